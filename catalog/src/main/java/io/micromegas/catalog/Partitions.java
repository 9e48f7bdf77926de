package io.micromegas.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The partitions of the lake: which files it consists of, who writes which, which may be deleted.
 * What is committed here is what exists (the files are only bytes). Thread-safe; methods block.
 * Failures are those of {@link Catalog}. Each method is one transaction; after UNAVAILABLE its
 * outcome is unknown, and calling it again is safe.
 *
 * <p>Locks are taken in the order: claim, coverage, partitions. None is held between calls.
 */
public interface Partitions {

  /**
   * Closes the time up to {@code time}: afterwards the ingest clock is at least there, so no later
   * block can be stamped before it. Returns the clock. Throws INVALID_ARGUMENT, with both times, if
   * {@code time} is in the database's future.
   */
  long closeUpTo(long time);

  /**
   * Claims a range, closed already, for one writer. Empty if another claim on an overlapping range
   * of the same key is still alive; one whose lease has run out is taken over (its file becomes an
   * orphan).
   */
  Optional<Claim> claim(
      ViewKey view, InsertRange range, String filePath, UUID serverId, Duration lease);

  /** Extends the lease; false if the claim is no longer ours: stop, and commit nothing. */
  boolean renew(Claim claim, Duration lease);

  /** Gives a claim up. Harmless if it is gone. */
  void release(Claim claim);

  /** What became of a commit. */
  enum CommitOutcome {
    /** The partition is part of every later snapshot. */
    COMMITTED,
    /** The claim had run out and was taken over: nothing changed, the file is to be deleted. */
    LOST
  }

  /**
   * In one transaction: the claim is still ours; every partition of the view set and instance (of
   * this schema version and of older ones) that lies within the range is retired, its file noted
   * for deletion; the new one is inserted; the claim is dropped.
   *
   * @param partition of the claim's view and range; its {@code writtenAt} is ignored
   * @param checkpoint state to go on from, kept with the partition; empty: none
   * @throws io.micromegas.base.MicromegasException CONFLICT, naming both ranges, if a partition of
   *     the same key lies partly inside: nothing changed
   */
  CommitOutcome commit(Claim claim, Partition partition, Optional<byte[]> checkpoint);

  /**
   * Notes blocks that partitions of a view lack, before these are committed: a fact about the
   * blocks, true whatever becomes of the commit. A block that is noted already stays so.
   */
  void noteUndecodable(ViewKey view, List<UndecodableBlock> blocks);

  /**
   * Finds out what became of a commit whose answer was lost, and makes sure that it can no longer
   * happen: COMMITTED, or LOST for certain. Throws UNAVAILABLE while that cannot be told.
   */
  CommitOutcome resolve(Claim claim);

  /**
   * Returns all partitions of a view instance that touch the range, of all schema versions, ordered
   * by (begin of the range, schema version).
   */
  List<Partition> overlapping(String viewSet, String instance, InsertRange range);

  /** Returns the blocks' number and claimed events in a range. */
  SourceCount count(BlockFilter filter, InsertRange range);

  /** Returns the insert time of the first block in a range; empty if there is none. */
  OptionalLong firstBlock(BlockFilter filter, InsertRange range);

  /** How much there is to make a partition from. */
  record SourceCount(long blocks, long events, long payloadBytes) {}

  /**
   * Retires every partition of the view set and instance, of any schema version, that lies within
   * the range. Returns them.
   */
  List<Partition> retireWithin(String viewSet, String instance, InsertRange range);

  /** Retires the partition that has this file; empty if there is none. */
  Optional<Partition> retireFile(String filePath);

  /**
   * Retires the partitions of a view set and instance with exactly this range.
   *
   * @param schemaVersion only of this version; empty: of any
   */
  List<Partition> retireExactly(
      String viewSet, String instance, InsertRange range, Optional<Integer> schemaVersion);

  // Servers, and what may be deleted.

  /** Returns the database's clock, nanoseconds since the epoch. */
  long databaseTime();

  /**
   * Publishes that a server lives and since when its oldest query runs (R10).
   *
   * @param asOf {@link #databaseTime()} read before {@code oldestQuery} was determined
   * @param oldestQuery a database time not after the snapshot of any active query; empty: none
   */
  void publish(UUID serverId, String name, long asOf, Optional<Long> oldestQuery);

  /** Removes a server that stops in order. */
  void leave(UUID serverId);

  /** Returns who is listed, living or not. */
  List<ServerLease> servers();

  /** A server's last sign of life; times by the database's clock. */
  record ServerLease(UUID serverId, String name, long asOf, Optional<Long> oldestQuery) {}

  /** Removes a server that is known to be dead, if it has not published since. */
  void forget(ServerLease lease);

  /**
   * Notes the time at which retired files are seen to be retired by every later snapshot; files are
   * retired in one call and can be counted on from the next on.
   */
  void noticeRetired();

  /**
   * Returns files that no query can need any more: noticed at least {@code grace} ago, and before
   * the oldest query and the last publication of every listed server.
   */
  List<String> deletable(Duration grace, int limit);

  /** Forgets retired files whose objects are deleted. */
  void deleted(List<String> filePaths);

  /** Returns those of the files that are in no partition, no claim and not among the retired. */
  List<String> orphans(List<String> filePaths);

  // Retention.

  /**
   * Moves the floor of a view set up: rows of blocks inserted before are not part of it any more,
   * and its partitions that end there or before are retired. Never moves down. Returns how many
   * partitions were retired.
   */
  int raiseFloor(String viewSet, long insertTime);

  /**
   * Takes the days of blocks that end at or before the time out of the lake, whole tables at once;
   * what had no other block goes with them (streams, processes, ids for retries). Their objects are
   * listed by {@link #droppedBlocks}. Returns the number of days.
   */
  int dropBlockDays(long insertTime);

  /**
   * Returns object keys of dropped blocks that no query can need any more (as {@link #deletable});
   * an empty answer means there are none at the moment.
   */
  List<String> droppedBlocks(Duration grace, int limit);

  /** Forgets dropped blocks whose objects are deleted. */
  void droppedBlocksDeleted(List<String> objectKeys);

  // Maintenance.

  /** Notes how a run of a maintenance task went, for the relation MAINTENANCE_TASKS. */
  void taskRan(TaskRun run);

  /**
   * One run of a maintenance task. Times are nanoseconds since the epoch.
   *
   * @param scheduledFor when it was due
   * @param error empty if it went well
   */
  record TaskRun(
      String task,
      UUID serverId,
      String serverName,
      long scheduledFor,
      long startedAt,
      long endedAt,
      Optional<String> error) {}
}
