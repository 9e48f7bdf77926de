package io.micromegas.catalog;

import java.util.List;

/**
 * A condition on a column that the catalog may use to read less; the caller filters again. Time
 * values are nanoseconds since the epoch, UTC.
 */
public sealed interface RowPredicate {
  /** Name of the column, as in the view. */
  String column();

  /** Column equals this text. */
  record TextEquals(String column, String value) implements RowPredicate {}

  /** Column, an integer or a time, is within the inclusive bounds. */
  record Between(String column, long low, long high) implements RowPredicate {}

  /**
   * Column, an insert time, is in one of the ranges, of which there is at least one, ascending and
   * not overlapping. Unlike the others it is fulfilled by every row that is read: the caller does
   * not filter again. For {@link CatalogRelation#BLOCKS}, whose column is {@code insert_time}, and
   * at most once.
   */
  record InsertedIn(String column, List<InsertRange> ranges) implements RowPredicate {
    /** Copies the list. */
    public InsertedIn {
      ranges = List.copyOf(ranges);
      if (ranges.isEmpty()) {
        throw new IllegalArgumentException("no ranges of insert times");
      }
    }
  }
}
