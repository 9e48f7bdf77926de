package io.micromegas.catalog;

import io.micromegas.base.MicromegasException;
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
  private volatile boolean closed;

  private PostgresSnapshot(ConnectionPool pool, Connection connection, int cursorRows)
      throws SQLException {
    this.pool = pool;
    this.connection = connection;
    this.cursorRows = cursorRows;
    this.clock = readClock(connection);
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

  /** The first statement of the transaction: it is what fixes the instant. */
  private static long readClock(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select last from ingest_clock");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
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
  public List<BlockRow> blocks(BlockFilter filter, int limit) {
    return call("reading blocks", () -> SnapshotBlocks.read(connection, filter, limit, cursorRows));
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
