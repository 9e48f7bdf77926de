package io.micromegas.lakehouse;

/** The tasks beside those of {@link Cadence}, as in {@code maintenance_tasks}. */
final class TaskNames {
  /** Lets go of what is old. */
  static final String RETENTION = "retention";

  /** Deletes what nobody needs any more. */
  static final String SWEEP = "sweep";

  /** Finds and deletes files that never became part of the lake. */
  static final String ORPHANS = "orphans";

  private TaskNames() {}
}
