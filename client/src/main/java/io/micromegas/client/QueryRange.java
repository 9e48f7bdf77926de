package io.micromegas.client;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time range of a query, both ends inclusive and exact to the nanosecond. Give one where you
 * can: the server then reads only what is in range.
 *
 * @param begin first moment; null: no bound
 * @param end last moment; null: no bound
 */
public record QueryRange(@Nullable Instant begin, @Nullable Instant end) {
  /** No bounds. */
  public static final QueryRange ALL = new QueryRange(null, null);

  /**
   * Refuses a range that ends before it begins.
   *
   * @throws IllegalArgumentException if it does
   */
  public QueryRange {
    if (begin != null && end != null && begin.isAfter(end)) {
      throw new IllegalArgumentException("begin " + begin + " is after end " + end);
    }
  }

  /** From one moment to another. */
  public static QueryRange of(Instant begin, Instant end) {
    return new QueryRange(begin, end);
  }

  /**
   * From one moment to another as people type them: {@code 1h}, {@code 30m}, {@code 7d} before now,
   * {@code now}, or RFC 3339 text.
   *
   * @throws IllegalArgumentException if one of them is something else, or they are in the wrong
   *     order
   */
  public static QueryRange of(String begin, String end) {
    Instant now = Instant.now();
    return new QueryRange(Times.moment(begin, now), Times.moment(end, now));
  }

  /** From a moment on. */
  public static QueryRange since(Instant begin) {
    return new QueryRange(begin, null);
  }

  /** Up to a moment. */
  public static QueryRange until(Instant end) {
    return new QueryRange(null, end);
  }

  /** The time from so long ago until now, by this machine's clock. */
  public static QueryRange last(Duration length) {
    Instant now = Instant.now();
    return new QueryRange(now.minus(length), now);
  }

  /**
   * The time from so long ago until now: {@code last("1h")}; see {@link Times#parseTimeDelta}.
   *
   * @throws IllegalArgumentException if it is no length of time
   */
  public static QueryRange last(String length) {
    return last(Times.parseTimeDelta(length));
  }
}
