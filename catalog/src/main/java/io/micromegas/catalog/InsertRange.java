package io.micromegas.catalog;

/**
 * A half-open range of insert times, not empty: nanoseconds since the epoch, UTC, in whole
 * microseconds.
 */
public record InsertRange(long begin, long end) {
  /** Refuses an empty range. */
  public InsertRange {
    if (begin >= end) {
      throw new IllegalArgumentException("an empty range of insert times: " + begin + " to " + end);
    }
  }

  /** Returns whether all of the other range is in this one. */
  public boolean contains(InsertRange other) {
    return begin <= other.begin && other.end <= end;
  }

  /** Returns whether the two have an instant in common. */
  public boolean overlaps(InsertRange other) {
    return begin < other.end && other.begin < end;
  }
}
