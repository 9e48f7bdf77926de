package io.micromegas.lakehouse;

import java.time.Duration;

/**
 * The bounds of writing partitions.
 *
 * @param parallelBuilds partitions in the making at the same time, in this process; more than the
 *     Parquet writer has slots only wait there
 * @param lease how long a claim outlives a server that died; renewed four times in that time
 * @param claimWait how long to wait for another writer of the same range
 * @param outcomeWait how long to ask for the outcome of a commit whose answer was lost
 * @param maxFilesPerMerge partitions that are merged in one go; more are merged in several
 * @param maxBlocksPerBuild blocks that are decoded into one file in one go, as their metadata is
 *     held in memory meanwhile; a range with more is divided and merged
 * @param maxBuckets buckets of one call of {@code materialize_partitions} and the like
 */
public record WriteSettings(
    int parallelBuilds,
    Duration lease,
    Duration claimWait,
    Duration outcomeWait,
    int maxFilesPerMerge,
    int maxBlocksPerBuild,
    int maxBuckets) {

  /** Refuses bounds that nothing fits in. */
  public WriteSettings {
    atLeast("parallelBuilds", parallelBuilds, 1);
    atLeast("lease", lease.toMillis(), 100);
    atLeast("claimWait", claimWait.toMillis(), 0);
    atLeast("outcomeWait", outcomeWait.toMillis(), 0);
    atLeast("maxFilesPerMerge", maxFilesPerMerge, 2);
    atLeast("maxBlocksPerBuild", maxBlocksPerBuild, 1);
    atLeast("maxBuckets", maxBuckets, 1);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " has to be at least " + least + ", not " + value);
    }
  }

  /** Returns the defaults: one build per two processors. */
  public static WriteSettings defaults() {
    return new WriteSettings(
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        Duration.ofMinutes(1),
        Duration.ofMinutes(15),
        Duration.ofSeconds(30),
        500,
        200_000,
        100_000);
  }

  /** Returns these settings with another time to wait for other writers. */
  public WriteSettings withClaimWait(Duration other) {
    return new WriteSettings(
        parallelBuilds, lease, other, outcomeWait, maxFilesPerMerge, maxBlocksPerBuild, maxBuckets);
  }

  /** Returns these settings with other bounds of one build. */
  public WriteSettings withBuildBounds(int files, int blocks) {
    return new WriteSettings(
        parallelBuilds, lease, claimWait, outcomeWait, files, blocks, maxBuckets);
  }

  /** Returns these settings with other times. */
  public WriteSettings withTimes(Duration otherLease, Duration otherOutcomeWait) {
    return new WriteSettings(
        parallelBuilds,
        otherLease,
        claimWait,
        otherOutcomeWait,
        maxFilesPerMerge,
        maxBlocksPerBuild,
        maxBuckets);
  }
}
