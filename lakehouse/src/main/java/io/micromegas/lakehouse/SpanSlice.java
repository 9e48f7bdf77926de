package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.telemetry.TickClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some consecutive rows of thread_spans. Kept in ticks, which never change; nanoseconds are
 * computed for the clock that a query reads with, and kept for the next query of the same clock.
 */
final class SpanSlice {
  /** Bytes a row takes: six columns of numbers, dictionary codes, and three of times. */
  static final long BYTES_PER_ROW = 88;

  private final int rows;
  private final long[] begin;
  private final long[] end;
  private final List<Column> stored;
  private final long minBegin;
  private final long maxBegin;
  private final long minEnd;
  private final long maxEnd;
  private volatile @Nullable Times times;

  private record Times(TickClock clock, Column begin, Column end, Column duration) {}

  /**
   * A slice.
   *
   * @param stored in the order of {@link ViewSchemas#THREAD_SPANS_STORED}
   */
  SpanSlice(long[] begin, long[] end, List<Column> stored) {
    this.rows = begin.length;
    this.begin = begin;
    this.end = end;
    this.stored = List.copyOf(stored);
    long leastBegin = Long.MAX_VALUE;
    long greatestBegin = Long.MIN_VALUE;
    long leastEnd = Long.MAX_VALUE;
    long greatestEnd = Long.MIN_VALUE;
    for (int i = 0; i < rows; i++) {
      leastBegin = Math.min(leastBegin, begin[i]);
      greatestBegin = Math.max(greatestBegin, begin[i]);
      leastEnd = Math.min(leastEnd, end[i]);
      greatestEnd = Math.max(greatestEnd, end[i]);
    }
    this.minBegin = leastBegin;
    this.maxBegin = greatestBegin;
    this.minEnd = leastEnd;
    this.maxEnd = greatestEnd;
  }

  int rows() {
    return rows;
  }

  /** Returns a column of {@link ViewSchemas#THREAD_SPANS_STORED}. */
  Column stored(int column) {
    return stored.get(column);
  }

  /** Returns a column of {@link ViewSchemas#THREAD_SPANS}. */
  Column viewed(int column, TickClock clock) {
    return switch (column) {
      case 0, 1, 2, 3 -> stored.get(column);
      case 4 -> times(clock).begin();
      case 5 -> times(clock).end();
      case 6 -> times(clock).duration();
      default -> stored.get(column - 1);
    };
  }

  /** Returns whether no row can be wanted. */
  boolean excluded(Hints hints, int beginColumn, int endColumn, TickClock clock) {
    boolean begins =
        hints.concern(beginColumn)
            && hints.exclude(
                beginColumn, clock.relativeToNanos(minBegin), clock.relativeToNanos(maxBegin));
    boolean ends =
        hints.concern(endColumn)
            && hints.exclude(
                endColumn, clock.relativeToNanos(minEnd), clock.relativeToNanos(maxEnd));
    return begins || ends;
  }

  private Times times(TickClock clock) {
    Times known = times;
    if (known == null || !known.clock().equals(clock)) {
      // Computing twice at the same time is harmless.
      known = convert(clock);
      times = known;
    }
    return known;
  }

  private Times convert(TickClock clock) {
    long[] beginTimes = new long[rows];
    long[] endTimes = new long[rows];
    long[] durations = new long[rows];
    for (int i = 0; i < rows; i++) {
      beginTimes[i] = clock.relativeToNanos(begin[i]);
      endTimes[i] = clock.relativeToNanos(end[i]);
      durations[i] = duration(beginTimes[i], endTimes[i]);
    }
    return new Times(
        clock,
        new Column.Longs(beginTimes, null),
        new Column.Longs(endTimes, null),
        new Column.Longs(durations, null));
  }

  /** Saturates: a clock may put two ticks more than 292 years apart. */
  private static long duration(long begin, long end) {
    return begin < 0 && end > Long.MAX_VALUE + begin ? Long.MAX_VALUE : end - begin;
  }
}
