package io.micromegas.base;

/**
 * An inclusive range of time, in nanoseconds since the Unix epoch, UTC. An open side is {@link
 * Long#MIN_VALUE} or {@link Long#MAX_VALUE}.
 *
 * @param begin first nanosecond inside
 * @param end last nanosecond inside, not before {@code begin}
 */
public record TimeRange(long begin, long end) {
  /** Everything. */
  public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Refuses a range that ends before it begins. */
  public TimeRange {
    if (begin > end) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the time range ends (" + end + " ns) before it begins (" + begin + " ns)");
    }
  }

  /** Returns whether no side is bounded. */
  public boolean isAll() {
    return begin == Long.MIN_VALUE && end == Long.MAX_VALUE;
  }

  /** Returns whether an event or row that spans [first, last] touches this range. */
  public boolean overlaps(long first, long last) {
    return first <= end && last >= begin;
  }
}
