package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The partitions in PostgreSQL; what is written is written by database functions. */
final class PostgresPartitions implements Partitions {
  private final ConnectionPool pool;
  private final Retention retention;

  PostgresPartitions(ConnectionPool pool) {
    this.pool = pool;
    this.retention = new Retention(pool);
  }

  @Override
  public long closeUpTo(long time) {
    return pool.call(
        "closing a range of insert times",
        connection -> DatabaseCall.number(connection, "select close_up_to(?)", time));
  }

  @Override
  public Optional<Claim> claim(
      ViewKey view, InsertRange range, String filePath, UUID serverId, Duration lease) {
    return pool.call(
        "claiming a range of " + name(view),
        connection -> Claims.claim(connection, view, range, filePath, serverId, lease));
  }

  @Override
  public boolean renew(Claim claim, Duration lease) {
    return pool.call(
        "renewing a claim on " + name(claim.view()),
        connection -> Claims.renew(connection, claim, lease));
  }

  @Override
  public void release(Claim claim) {
    pool.call(
        "releasing a claim on " + name(claim.view()),
        connection -> Claims.release(connection, claim));
  }

  @Override
  public CommitOutcome commit(Claim claim, Partition partition, Optional<byte[]> checkpoint) {
    Claims.requireClaimed(claim, partition);
    return pool.call(
        "committing a partition of " + name(claim.view()),
        connection -> Claims.commit(connection, claim, partition, checkpoint));
  }

  @Override
  public void noteUndecodable(ViewKey view, List<UndecodableBlock> blocks) {
    if (!blocks.isEmpty()) {
      pool.call(
          "noting undecodable blocks of " + view.viewSet(),
          connection -> UndecodableBlocks.note(connection, view, blocks));
    }
  }

  @Override
  public CommitOutcome resolve(Claim claim) {
    try {
      return pool.call(
          "finding out about a partition of " + name(claim.view()),
          connection -> Claims.resolve(connection, claim));
    } catch (MicromegasException e) {
      // Whatever it was, the answer is not known.
      throw new MicromegasException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public List<Partition> overlapping(String viewSet, String instance, InsertRange range) {
    return pool.call(
        "reading partitions of " + viewSet + "/" + instance,
        connection -> PartitionRows.overlapping(connection, viewSet, instance, range));
  }

  @Override
  public SourceCount count(BlockFilter filter, InsertRange range) {
    return pool.call(
        "counting blocks",
        connection -> BlockQuery.of(filter, List.of(range), Long.MAX_VALUE).totals(connection));
  }

  @Override
  public OptionalLong firstBlock(BlockFilter filter, InsertRange range) {
    return pool.call(
        "looking for a block", connection -> BlockQuery.first(connection, filter, range));
  }

  @Override
  public List<Partition> retireWithin(String viewSet, String instance, InsertRange range) {
    return retire(viewSet, instance, range, false, Optional.empty());
  }

  @Override
  public List<Partition> retireExactly(
      String viewSet, String instance, InsertRange range, Optional<Integer> schemaVersion) {
    return retire(viewSet, instance, range, true, schemaVersion);
  }

  private List<Partition> retire(
      String viewSet,
      String instance,
      InsertRange range,
      boolean exactly,
      Optional<Integer> schemaVersion) {
    return pool.call(
        "retiring partitions of " + viewSet + "/" + instance,
        connection ->
            PartitionRows.retireRange(
                connection, viewSet, instance, range, exactly, schemaVersion));
  }

  @Override
  public Optional<Partition> retireFile(String filePath) {
    return pool.call(
        "retiring " + filePath, connection -> PartitionRows.retireFile(connection, filePath));
  }

  @Override
  public long databaseTime() {
    return pool.call(
        "reading the database's clock",
        connection -> DatabaseCall.number(connection, "select database_nanos()"));
  }

  @Override
  public void publish(UUID serverId, String name, long asOf, Optional<Long> oldestQuery) {
    pool.call(
        "publishing that a server lives",
        connection -> Sweeping.publish(connection, serverId, name, asOf, oldestQuery));
  }

  @Override
  public void leave(UUID serverId) {
    pool.call("taking leave", connection -> Sweeping.leave(connection, serverId));
  }

  @Override
  public List<ServerLease> servers() {
    return pool.call("reading who lives", Sweeping::servers);
  }

  @Override
  public void forget(ServerLease lease) {
    pool.call("forgetting a dead server", connection -> Sweeping.forget(connection, lease));
  }

  @Override
  public void noticeRetired() {
    pool.call("noticing retired files", Sweeping::notice);
  }

  @Override
  public List<String> deletable(Duration grace, int limit) {
    return pool.call(
        "reading which files may be deleted",
        connection -> Sweeping.deletable(connection, grace, limit));
  }

  @Override
  public void deleted(List<String> filePaths) {
    pool.call("forgetting deleted files", connection -> Sweeping.deleted(connection, filePaths));
  }

  @Override
  public List<String> orphans(List<String> filePaths) {
    return pool.call("looking for orphans", connection -> Sweeping.orphans(connection, filePaths));
  }

  @Override
  public int raiseFloor(String viewSet, long insertTime) {
    return retention.raiseFloor(viewSet, insertTime);
  }

  @Override
  public int dropBlockDays(long insertTime) {
    int days = retention.dropBlockDays(insertTime);
    if (days > 0) {
      pool.call(
          "forgetting undecodable blocks",
          connection -> UndecodableBlocks.forget(connection, insertTime));
    }
    return days;
  }

  @Override
  public List<String> droppedBlocks(Duration grace, int limit) {
    return retention.droppedBlocks(grace, limit);
  }

  @Override
  public void droppedBlocksDeleted(List<String> objectKeys) {
    retention.droppedBlocksDeleted(objectKeys);
  }

  @Override
  public void taskRan(TaskRun run) {
    pool.call("noting a run of " + run.task(), connection -> TaskRuns.ran(connection, run));
  }

  private static String name(ViewKey view) {
    return view.viewSet() + "/" + view.instance();
  }
}
