package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import io.micromegas.lakehouse.Lakehouse.Need;
import io.micromegas.lakehouse.Lakehouse.RangeFilter;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.util.List;
import java.util.Set;

/**
 * Which rows of a view a statement needs, as far as that leaves out whole files and blocks.
 *
 * @param eventTimes rows are needed that overlap these times, in the sense of the view's filter
 * @param insertTimes of the blocks that hold needed rows; all of them where the view does not say
 * @param order in which files are read
 * @param nothing whether no row is needed at all
 */
record Wanted(TimeRange eventTimes, TimeRange insertTimes, FileOrder order, boolean nothing) {
  private static final String INSERT_TIME = "insert_time";

  /**
   * Views of spans whose begins are not after the latest time that a partition tells, and whose
   * ends are not before the earliest. Of {@code thread_spans} no end is before its begin.
   */
  static final Set<String> BOTH_TIMES = Set.of("thread_spans", "otel_spans");

  /** Joins the range of the API with what the statement's own conditions say. */
  static Wanted of(ViewDefinition view, Need need) {
    TimeRange range = need.eventTimes();
    List<ScanHint> conditions = need.conditions();
    RangeFilter filter = view.rangeFilter();
    Bounds lower = Bounds.of(view, filter.lowerColumn(), conditions);
    Bounds upper = Bounds.of(view, filter.upperColumn(), conditions);
    Bounds inserted = Bounds.of(view, INSERT_TIME, conditions);
    // Both times of each row are within the bounds of files: a bound of one bounds the other.
    boolean span = BOTH_TIMES.contains(view.name());
    long begin = Math.max(range.begin(), span ? Math.max(lower.low, upper.low) : upper.low);
    long end = Math.min(range.end(), span ? Math.min(lower.high, upper.high) : lower.high);
    boolean oneColumn = filter.lowerColumn().equals(filter.upperColumn());
    if (lower.isEmpty() || upper.isEmpty() || inserted.isEmpty() || (oneColumn && begin > end)) {
      return new Wanted(TimeRange.ALL, TimeRange.ALL, need.order(), true);
    }
    // A row with two times may reach over both bounds: what overlaps all between them is a part of
    // what overlaps any of it.
    return new Wanted(
        new TimeRange(Math.min(begin, end), Math.max(begin, end)),
        new TimeRange(inserted.low, inserted.high),
        need.order(),
        false);
  }

  /** What is true of a column of the needed rows. */
  private record Bounds(long low, long high) {
    static Bounds of(ViewDefinition view, String name, List<ScanHint> conditions) {
      int column = view.schema().indexOf(name);
      Bounds bounds = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE);
      for (ScanHint condition : conditions) {
        if (condition instanceof ScanHint.Between between && between.column() == column) {
          bounds =
              new Bounds(
                  Math.max(bounds.low, between.low()), Math.min(bounds.high, between.high()));
        }
      }
      return bounds;
    }

    boolean isEmpty() {
      return low > high;
    }
  }
}
