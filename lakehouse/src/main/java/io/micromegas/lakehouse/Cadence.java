package io.micromegas.lakehouse;

import java.time.Duration;

/**
 * The tasks that make partitions ahead of the queries, and how often (sql-and-lakehouse 3.10). A
 * task runs {@code offset} after each whole period, in UTC; the run scheduled for {@code T} makes
 * what has been inserted up to {@link #end}, in buckets of one period.
 */
enum Cadence {
  /** Keeps the tail of the global views short. */
  SECOND(
      "second",
      Duration.ofSeconds(1),
      Duration.ofMillis(500),
      Duration.ofSeconds(1),
      Duration.ofMillis(200)),
  /** Merges seconds. */
  MINUTE(
      "minute",
      Duration.ofMinutes(1),
      Duration.ofSeconds(30),
      Duration.ofMinutes(1),
      Duration.ofSeconds(5)),
  /** Merges minutes. */
  HOUR("hour", Duration.ofHours(1), Duration.ofMinutes(10), Duration.ZERO, Duration.ofMinutes(2)),
  /** Merges hours, where the view goes that far. */
  DAY("day", Duration.ofDays(1), Duration.ofHours(4), Duration.ZERO, Duration.ofMinutes(10));

  private final String task;
  private final long period;
  private final long offset;
  private final long leftOut;
  private final long betweenServers;

  Cadence(
      String task, Duration period, Duration offset, Duration leftOut, Duration betweenServers) {
    this.task = task;
    this.period = period.toNanos();
    this.offset = offset.toNanos();
    this.leftOut = leftOut.toNanos();
    this.betweenServers = betweenServers.toNanos();
  }

  /** Returns the task's name, as in {@code maintenance_tasks}. */
  String task() {
    return task;
  }

  Schedule schedule() {
    return new Schedule(Duration.ofNanos(period), Duration.ofNanos(offset));
  }

  /** Returns the length of a bucket, nanoseconds. */
  long bucket() {
    return period;
  }

  /** Returns where the run scheduled for a time ends, exclusive; the start of a bucket. */
  long end(long scheduled) {
    return scheduled - leftOut;
  }

  /**
   * Returns up to where longer buckets are due at a time: what lies before is not made in shorter
   * ones first, however late that is.
   */
  long leftToLonger(long now) {
    long left = Long.MIN_VALUE;
    for (Cadence longer : values()) {
      if (longer.compareTo(this) > 0) {
        left = Math.max(left, longer.end(longer.schedule().latest(now)));
      }
    }
    return left;
  }

  /**
   * Returns how long one server waits for another, nanoseconds: whoever comes second finds most
   * work done.
   */
  long betweenServers() {
    return betweenServers;
  }

  /** Returns whether stretches without any block are passed over instead of recorded as empty. */
  boolean passesOverIdleTime() {
    return this == SECOND || this == MINUTE;
  }
}
