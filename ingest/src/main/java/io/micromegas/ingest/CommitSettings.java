package io.micromegas.ingest;

import static io.micromegas.ingest.HttpSettings.require;

import java.time.Duration;

/**
 * How much may be on its way at once, and how it is gathered into commits.
 *
 * @param maxBodyBytes largest body of a request; larger is 413
 * @param maxInFlightBytes sum of all bodies being received or waiting for their commit; beyond it
 *     503. Peak heap is about twice this. At least {@code maxBodyBytes}
 * @param maxInFlightRequests requests being received or waiting for their commit; beyond it 503
 * @param writers threads that write objects, each one batch at a time
 * @param maxBatchBlocks most blocks written or committed together
 * @param maxBatchBytes payload bytes after which a batch to be written is full; a larger block is
 *     alone in its batch
 * @param commitTimeout how long a request waits for its commit before it is told 503; the commit
 *     itself goes on, a retry is safe
 */
public record CommitSettings(
    long maxBodyBytes,
    long maxInFlightBytes,
    int maxInFlightRequests,
    int writers,
    int maxBatchBlocks,
    long maxBatchBytes,
    Duration commitTimeout) {

  /** 100 MiB a body, an eighth of the heap in flight (one body at least), 2048 requests. */
  public static final CommitSettings DEFAULT =
      new CommitSettings(
          100L << 20,
          Math.max(100L << 20, Runtime.getRuntime().maxMemory() / 8),
          2048,
          2,
          256,
          8L << 20,
          Duration.ofSeconds(30));

  /** Refuses values that can not work. */
  public CommitSettings {
    require(
        maxBodyBytes >= 1 && maxBodyBytes <= 1L << 30, "maxBodyBytes", maxBodyBytes, "1 to 1 GiB");
    require(
        maxInFlightBytes >= maxBodyBytes,
        "maxInFlightBytes",
        maxInFlightBytes,
        "at least maxBodyBytes (" + maxBodyBytes + ")");
    require(maxInFlightRequests >= 1, "maxInFlightRequests", maxInFlightRequests, "1 or more");
    require(writers >= 1 && writers <= 64, "writers", writers, "1 to 64");
    require(maxBatchBlocks >= 1, "maxBatchBlocks", maxBatchBlocks, "1 or more");
    require(maxBatchBytes >= 1, "maxBatchBytes", maxBatchBytes, "1 or more");
    require(commitTimeout.toMillis() >= 1, "commitTimeout", commitTimeout, "1 ms or more");
  }

  /** The same, with other bounds on what is in flight. */
  public CommitSettings withLimits(long bodyBytes, long inFlightBytes, int inFlightRequests) {
    return new CommitSettings(
        bodyBytes,
        inFlightBytes,
        inFlightRequests,
        writers,
        maxBatchBlocks,
        maxBatchBytes,
        commitTimeout);
  }

  /** The same, gathered otherwise. */
  public CommitSettings withBatches(int newWriters, int batchBlocks, long batchBytes) {
    return new CommitSettings(
        maxBodyBytes,
        maxInFlightBytes,
        maxInFlightRequests,
        newWriters,
        batchBlocks,
        batchBytes,
        commitTimeout);
  }

  /** The same, with another patience for a commit. */
  public CommitSettings withCommitTimeout(Duration newCommitTimeout) {
    return new CommitSettings(
        maxBodyBytes,
        maxInFlightBytes,
        maxInFlightRequests,
        writers,
        maxBatchBlocks,
        maxBatchBytes,
        newCommitTimeout);
  }
}
