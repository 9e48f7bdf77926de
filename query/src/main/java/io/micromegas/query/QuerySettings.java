package io.micromegas.query;

import java.time.Duration;
import java.util.Optional;

/**
 * Bounds of queries.
 *
 * @param timeout how long a statement may run, from its arrival to its last batch
 * @param maxBatchBytes bytes of a batch's buffers, unless a single row is larger
 * @param limits how large a statement may be
 * @param workTimeout how long a statement may run that works on partitions; empty: as long as it
 *     takes, since only its client knows how much it asked for. It ends when the client goes
 * @param closeWait how long closing waits for such work to stop
 */
public record QuerySettings(
    Duration timeout,
    long maxBatchBytes,
    TreeLimits limits,
    Optional<Duration> workTimeout,
    Duration closeWait) {
  /** Checks the bounds. */
  public QuerySettings {
    positive("query timeout", timeout);
    workTimeout.ifPresent(time -> positive("work timeout", time));
    positive("closeWait", closeWait);
    if (maxBatchBytes < 1) {
      throw new IllegalArgumentException("maxBatchBytes must be positive, not " + maxBatchBytes);
    }
  }

  /** Settings without a bound of the time that work on partitions takes. */
  public QuerySettings(Duration timeout, long maxBatchBytes, TreeLimits limits) {
    this(timeout, maxBatchBytes, limits, Optional.empty(), Duration.ofSeconds(10));
  }

  private static void positive(String name, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, not " + time);
    }
  }

  /** Returns the defaults: 5 minutes, batches of 2 MiB. */
  public static QuerySettings defaults() {
    return new QuerySettings(Duration.ofMinutes(5), 2 << 20, TreeLimits.DEFAULT);
  }
}
