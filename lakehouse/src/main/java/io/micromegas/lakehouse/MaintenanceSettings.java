package io.micromegas.lakehouse;

import java.time.Duration;

/**
 * The bounds of maintenance.
 *
 * @param tasks whether this server makes, merges, expires and sweeps partitions; without, it only
 *     keeps the lease of its queries
 * @param retention for how long what is kept
 * @param lease how servers tell each other which files they need
 * @param fileGrace how long a file stays at least after it is seen to be retired; longer than it
 *     takes a server that has just started, or was just out of reach, to publish its queries
 * @param orphanAge for how long a file has to be seen in no partition before it is deleted
 * @param bucketsPerRun most buckets of a view that one run makes; what is left is for the next
 * @param filesPerOrphanRun most files that one search for orphans looks at
 * @param stopGrace how long a stop waits for running tasks before it cancels them
 */
public record MaintenanceSettings(
    boolean tasks,
    RetentionSettings retention,
    LeaseSettings lease,
    Duration fileGrace,
    Duration orphanAge,
    int bucketsPerRun,
    int filesPerOrphanRun,
    Duration stopGrace) {

  /** All tasks, with the defaults. */
  public static final MaintenanceSettings DEFAULT =
      new MaintenanceSettings(
          true,
          RetentionSettings.DEFAULT,
          LeaseSettings.DEFAULT,
          Duration.ofMinutes(10),
          Duration.ofDays(1),
          150,
          100_000,
          Duration.ofSeconds(10));

  /** Refuses bounds that nothing fits in. */
  public MaintenanceSettings {
    if (fileGrace.isNegative() || orphanAge.isNegative() || stopGrace.isNegative()) {
      throw new IllegalArgumentException("a time is not less than 0");
    }
    if (bucketsPerRun < 1 || filesPerOrphanRun < 1) {
      throw new IllegalArgumentException("a run does at least one piece of work");
    }
  }

  /** Returns these settings, with or without tasks. */
  public MaintenanceSettings withTasks(boolean other) {
    return new MaintenanceSettings(
        other, retention, lease, fileGrace, orphanAge, bucketsPerRun, filesPerOrphanRun, stopGrace);
  }

  /** Returns these settings with another retention. */
  public MaintenanceSettings withRetention(RetentionSettings other) {
    return new MaintenanceSettings(
        tasks, other, lease, fileGrace, orphanAge, bucketsPerRun, filesPerOrphanRun, stopGrace);
  }

  /** Returns these settings with other times of leases. */
  public MaintenanceSettings withLease(LeaseSettings other) {
    return new MaintenanceSettings(
        tasks, retention, other, fileGrace, orphanAge, bucketsPerRun, filesPerOrphanRun, stopGrace);
  }

  /** Returns these settings with other ages at which files are deleted. */
  public MaintenanceSettings withAges(Duration grace, Duration orphans) {
    return new MaintenanceSettings(
        tasks, retention, lease, grace, orphans, bucketsPerRun, filesPerOrphanRun, stopGrace);
  }

  /** Returns these settings with another time to stop. */
  public MaintenanceSettings withStopGrace(Duration other) {
    return new MaintenanceSettings(
        tasks, retention, lease, fileGrace, orphanAge, bucketsPerRun, filesPerOrphanRun, other);
  }
}
