package io.micromegas.lakehouse;

import java.time.Duration;

/**
 * When a task is due: once in each period since the epoch, so long after the period has begun. All
 * times are nanoseconds since the epoch, UTC, by the database's clock.
 */
record Schedule(Duration period, Duration offset) {

  long periodNanos() {
    return period.toNanos();
  }

  /** Returns the whole period that the latest run due at a time is scheduled for. */
  long latest(long now) {
    return floor(now - offset.toNanos(), periodNanos());
  }

  /** Returns when the run scheduled for a whole period is due. */
  long due(long scheduled) {
    return scheduled + offset.toNanos();
  }

  /** Returns when the next run after that one is due. */
  long dueAfter(long scheduled) {
    return due(scheduled + periodNanos());
  }

  /** Returns the begin of the bucket that a time is in. */
  static long floor(long time, long bucket) {
    return Math.floorDiv(time, bucket) * bucket;
  }
}
