package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Times of events out of the ticks that are stored, as SQL: bit by bit what {@link
 * TickClock#relativeToNanos} gives, so that a row is the same whether it comes from a file or from
 * its block.
 */
final class TickTimes {
  private TickTimes() {}

  /** Returns the expression of a TIMESTAMP_NS; {@code ticks} is a column of type BIGINT. */
  static String sql(TickClock clock, String ticks) {
    return Sql.timeOf(nanos(clock, ticks));
  }

  /** Returns the same as a BIGINT, nanoseconds since the epoch. */
  static String nanos(TickClock clock, String ticks) {
    double nanosPerTick = 1e9 / (double) clock.frequency();
    String delta = "round(CAST(" + ticks + " AS DOUBLE) * " + Sql.number(nanosPerTick) + ")";
    long plain = plainTicks(clock.startTime(), nanosPerTick);
    // What saturates costs twice as much, and hardly any time does.
    return "CASE WHEN %1$s BETWEEN %2$s AND %3$s THEN CAST(%4$s AS BIGINT) + %5$s ELSE %6$s END"
        .formatted(
            ticks,
            Sql.bigint(-plain),
            Sql.bigint(plain),
            delta,
            Sql.bigint(clock.startTime()),
            plus(clock.startTime(), saturated(delta)));
  }

  /** So many ticks before and after the start nothing can overflow, with much to spare. */
  private static long plainTicks(long start, double nanosPerTick) {
    double room = Long.MAX_VALUE - Math.abs(Math.max(start, -Long.MAX_VALUE));
    return (long) Math.min(room / 4 / nanosPerTick, 0x1p61);
  }

  /** Returns a rounded double as BIGINT; what does not fit becomes the nearest that does. */
  private static String saturated(String rounded) {
    return "CASE WHEN %1$s >= %2$s THEN %3$s WHEN %1$s <= -%2$s THEN %4$s ELSE CAST(%1$s AS BIGINT) END"
        .formatted(
            rounded, Sql.number(0x1p63), Sql.bigint(Long.MAX_VALUE), Sql.bigint(Long.MIN_VALUE));
  }

  private static String plus(long start, String delta) {
    // Only one side can overflow, and it is known which.
    return start >= 0
        ? "(least("
            + delta
            + ", "
            + Sql.bigint(Long.MAX_VALUE - start)
            + ") + "
            + Sql.bigint(start)
            + ")"
        : "(greatest("
            + delta
            + ", "
            + Sql.bigint(Long.MIN_VALUE - start)
            + ") + "
            + Sql.bigint(start)
            + ")";
  }

  /** Ticks since process start, inclusive. */
  record TickRange(long first, long last) {}

  /** Returns exactly the ticks whose time is in the range; empty if there are none. */
  static Optional<TickRange> ticks(TickClock clock, TimeRange times) {
    long least = clock.relativeToNanos(Long.MIN_VALUE);
    long greatest = clock.relativeToNanos(Long.MAX_VALUE);
    if (!times.overlaps(least, greatest)) {
      return Optional.empty();
    }
    long first = firstNotBefore(clock, times.begin());
    long last =
        greatest <= times.end() ? Long.MAX_VALUE : firstNotBefore(clock, times.end() + 1) - 1;
    return first > last ? Optional.empty() : Optional.of(new TickRange(first, last));
  }

  /**
   * Returns conditions, to be joined by AND, for the rows that lie between two columns of ticks and
   * have an instant in the range.
   */
  static List<String> conditions(TickClock clock, TimeRange times, String begin, String end) {
    List<String> conditions = new ArrayList<>();
    if (clock.relativeToNanos(Long.MIN_VALUE) < times.begin()) {
      conditions.add(
          clock.relativeToNanos(Long.MAX_VALUE) < times.begin()
              ? "false"
              : end + " >= " + Sql.bigint(firstNotBefore(clock, times.begin())));
    }
    if (clock.relativeToNanos(Long.MAX_VALUE) > times.end()) {
      conditions.add(begin + " < " + Sql.bigint(firstNotBefore(clock, times.end() + 1)));
    }
    return conditions;
  }

  /** Returns the first tick whose time is not before the given one; there is one. */
  private static long firstNotBefore(TickClock clock, long time) {
    // Times never fall as ticks rise: each step of the conversion is monotonic.
    long low = Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    while (low < high) {
      long middle = (low & high) + ((low ^ high) >> 1);
      if (clock.relativeToNanos(middle) >= time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
