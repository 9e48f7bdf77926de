package io.micromegas.lakehouse;

import java.time.Duration;

/**
 * The bounds of writing behind queries what they had to decode.
 *
 * @param enabled whether it is done at all; without it, queries decode the same blocks each time,
 *     except for what is materialised otherwise
 * @param workers view instances written at the same time
 * @param maxWaiting view instances that wait; more are dropped, the next query offers them again
 * @param minInterval least time between two runs for one view instance
 * @param maxEventsPerPartition events of one partition of a process or stream, as its blocks claim;
 *     what has more is divided between blocks
 * @param maxBytesPerPartition bytes of its blocks, as stored
 */
public record PersistSettings(
    boolean enabled,
    int workers,
    int maxWaiting,
    Duration minInterval,
    long maxEventsPerPartition,
    long maxBytesPerPartition) {

  /** Refuses bounds that nothing fits in. */
  public PersistSettings {
    atLeast("workers", workers, 1);
    atLeast("maxWaiting", maxWaiting, 1);
    atLeast("minInterval", minInterval.toNanos(), 0);
    atLeast("maxEventsPerPartition", maxEventsPerPartition, 1);
    atLeast("maxBytesPerPartition", maxBytesPerPartition, 1);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " has to be at least " + least + ", not " + value);
    }
  }

  /** Returns the defaults: on, one worker, one run in 10 s for a view instance. */
  public static PersistSettings defaults() {
    return new PersistSettings(true, 1, 1_000, Duration.ofSeconds(10), 8_000_000, 1L << 30);
  }

  /** Returns these settings switched on or off. */
  public PersistSettings withEnabled(boolean other) {
    return new PersistSettings(
        other, workers, maxWaiting, minInterval, maxEventsPerPartition, maxBytesPerPartition);
  }

  /** Returns these settings with another bound of a partition's events. */
  PersistSettings withMaxEvents(long events) {
    return new PersistSettings(
        enabled, workers, maxWaiting, minInterval, events, maxBytesPerPartition);
  }
}
