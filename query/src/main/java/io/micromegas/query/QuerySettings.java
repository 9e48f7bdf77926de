package io.micromegas.query;

import java.time.Duration;

/**
 * Bounds of queries.
 *
 * @param timeout how long a statement may run, from its arrival to its last batch
 * @param maxBatchBytes bytes of a batch's buffers, unless a single row is larger
 * @param limits how large a statement may be
 */
public record QuerySettings(Duration timeout, long maxBatchBytes, TreeLimits limits) {
  /** Checks the bounds. */
  public QuerySettings {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("query timeout must be positive, not " + timeout);
    }
    if (maxBatchBytes < 1) {
      throw new IllegalArgumentException("maxBatchBytes must be positive, not " + maxBatchBytes);
    }
  }

  /** Returns the defaults: 5 minutes, batches of 2 MiB. */
  public static QuerySettings defaults() {
    return new QuerySettings(Duration.ofMinutes(5), 2 << 20, TreeLimits.DEFAULT);
  }
}
