package io.micromegas.catalog;

import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A snapshot over one connection. */
final class PostgresSnapshot implements Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSnapshot.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final ConnectionPool pool;
  private final Connection connection;
  private final int cursorRows;
  private final long clock;
  private final long openedAt;
  private volatile boolean closed;

  private PostgresSnapshot(ConnectionPool pool, Connection connection, int cursorRows)
      throws SQLException {
    this.pool = pool;
    this.connection = connection;
    this.cursorRows = cursorRows;
    Instant instant = fix(connection);
    this.clock = instant.clock;
    this.openedAt = instant.openedAt;
  }

  static Snapshot open(ConnectionPool pool, int cursorRows) {
    Connection connection = pool.take("opening a snapshot");
    try {
      return new PostgresSnapshot(pool, connection, cursorRows);
    } catch (SQLException e) {
      MicromegasException failure = pool.failed("opening a snapshot", e);
      try {
        connection.close();
      } catch (SQLException again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  /** What is known of the instant. */
  private record Instant(long clock, long openedAt) {}

  /**
   * The first statements of the transaction, in one round trip. The lock comes first, before there
   * is an instant: who takes a day of blocks away waits for it (see Retention). It hinders nobody
   * else. The start of the transaction is not after its instant.
   *
   * <p>Statements are planned once a connection, not once a query: planning for tables of many days
   * takes longer than finding that they have nothing.
   */
  private static Instant fix(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            lock table only blocks in access share mode;
            set local plan_cache_mode = force_generic_plan;
            select last, (extract(epoch from now()) * 1000000)::bigint * 1000 from ingest_clock
            """)) {
      query.execute();
      query.getMoreResults();
      query.getMoreResults();
      try (ResultSet row = query.getResultSet()) {
        row.next();
        return new Instant(row.getLong(1), row.getLong(2));
      }
    }
  }

  @Override
  public long clock() {
    return clock;
  }

  @Override
  public Optional<ProcessRow> process(UUID processId) {
    return call(
        "reading process " + processId,
        () -> SnapshotRows.processes(connection, Set.of(processId)).values().stream().findFirst());
  }

  @Override
  public Optional<StreamRow> stream(UUID streamId) {
    return call(
        "reading stream " + streamId,
        () -> SnapshotRows.streams(connection, Set.of(streamId)).values().stream().findFirst());
  }

  @Override
  public List<StreamRow> streams(UUID processId, String tag) {
    return call(
        "reading the streams of process " + processId,
        () -> SnapshotRows.streams(connection, processId, tag));
  }

  @Override
  public Optional<BlockRow> block(UUID blockId) {
    return call("reading block " + blockId, () -> SnapshotBlocks.read(connection, blockId));
  }

  @Override
  public List<BlockRow> blocks(BlockFilter filter, int limit) {
    return call("reading blocks", () -> SnapshotBlocks.read(connection, filter, limit, cursorRows));
  }

  @Override
  public long openedAt() {
    return openedAt;
  }

  @Override
  public List<BlockRow> blocks(BlockFilter filter, List<InsertRange> ranges, TailLimits limits) {
    return call(
        "reading blocks",
        () -> SnapshotBlocks.read(connection, filter, ranges, limits, cursorRows));
  }

  @Override
  public PartitionPlan partitions(
      String viewSet,
      String instance,
      List<Integer> versions,
      TimeRange eventTimes,
      TimeRange insertTimes,
      int limit) {
    return call(
        "planning " + viewSet + "/" + instance,
        () ->
            PartitionRows.plan(
                connection, viewSet, instance, versions, eventTimes, insertTimes, limit));
  }

  @Override
  public List<Partition> partitions(ViewKey view) {
    return call(
        "listing partitions of " + view.viewSet() + "/" + view.instance(),
        () -> PartitionRows.all(connection, view));
  }

  @Override
  public List<UndecodableBlock> undecodable(
      String viewSet, List<Integer> versions, BlockFilter filter, int limit) {
    return call(
        "reading the undecodable blocks of " + viewSet,
        () -> UndecodableBlocks.read(connection, viewSet, versions, filter, limit));
  }

  @Override
  public Optional<byte[]> checkpoint(ViewKey view, InsertRange range) {
    return call(
        "reading a checkpoint of " + view.viewSet() + "/" + view.instance(),
        () -> PartitionRows.checkpoint(connection, view, range));
  }

  @Override
  public RowReader read(CatalogRelation relation, List<RowPredicate> predicates) {
    return read(relation, predicates, Set.copyOf(relation.columns()));
  }

  @Override
  public RowReader read(
      CatalogRelation relation, List<RowPredicate> predicates, Set<String> columns) {
    return call(
        "reading " + relation,
        () ->
            new CursorReader(
                this, RelationQuery.open(connection, relation, predicates, columns, cursorRows)));
  }

  /** A piece of work in the transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /** Runs the work while no other thread uses the connection. */
  <T> T call(String doing, Work<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException(doing + ": the snapshot is closed");
      }
      return work.run();
    } catch (SQLException e) {
      throw pool.failed(doing, e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the transaction; open readers end with it. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        connection.close(); // the pool rolls back
      }
    } catch (SQLException e) {
      // Nothing was written, nothing is lost; the pool drops a connection that cannot roll back.
      LOG.debug("closing a snapshot", e);
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }
}
