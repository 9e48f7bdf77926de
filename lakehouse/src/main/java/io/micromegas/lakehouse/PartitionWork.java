package io.micromegas.lakehouse;

import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What users may ask to be done with partitions (sql-and-lakehouse 4.1 and 4.5). Thread-safe;
 * methods block until the work is done, and tell of each step when it is done. Times are
 * nanoseconds since the epoch, UTC, whole microseconds.
 *
 * <p>Failures are {@link io.micromegas.base.MicromegasException}, thrown after everything that
 * could be done was done: INVALID_ARGUMENT for arguments that make no sense (with what would),
 * CANCELLED, CONFLICT for what cannot be made anew as partitions lie across its edges, and whatever
 * store, catalog and engine say.
 */
public interface PartitionWork {

  /** Takes a sentence about a step. May throw CANCELLED: the work stops at the next safe place. */
  @FunctionalInterface
  interface Progress {
    /** Tells. */
    void say(String message);
  }

  /**
   * Writes the partitions of a global view that are missing or not of the current schema version,
   * one per whole bucket of {@code [begin, end)} (longer buckets than the view allows are divided),
   * and merges those that are there into one per bucket. A trailing partial bucket is left out; one
   * with a partition across its edge is left as it is, and that is told.
   */
  void materialize(
      String view, long begin, long end, Duration delta, Progress progress, Cancellation cancelled);

  /**
   * As {@link #materialize}, always anew from the blocks, one partition per bucket. The range must
   * be a positive whole number of buckets, and no partition may lie across a bucket's edge.
   */
  void regenerate(
      String view, long begin, long end, Duration delta, Progress progress, Cancellation cancelled);

  /** Retires the partitions of a view instance that lie within the range. */
  void retire(
      String viewSet,
      String instance,
      long begin,
      long end,
      Progress progress,
      Cancellation cancelled);

  /**
   * Retires by file path; one answer per path, in order, {@code SUCCESS: …} or {@code ERROR: …}.
   */
  List<String> retireFiles(List<Optional<String>> paths);

  /**
   * Retires by exact keys; one answer per key, in order, {@code SUCCESS: …} or {@code ERROR: …}.
   */
  List<String> retireExactly(List<PartitionName> partitions);

  /**
   * Names a partition; an empty part is an SQL NULL, which is an error in the answer.
   *
   * @param schemaVersion the bytes of {@code file_schema_hash}; empty: any version
   */
  record PartitionName(
      Optional<String> viewSet,
      Optional<String> instance,
      Optional<Long> begin,
      Optional<Long> end,
      Optional<byte[]> schemaVersion) {}
}
