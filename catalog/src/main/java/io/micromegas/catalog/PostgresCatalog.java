package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.ProcessInfo;
import java.sql.SQLException;
import java.util.List;

/** The catalog in PostgreSQL 15 or newer. The commit itself is a database function. */
public final class PostgresCatalog implements Catalog {
  private final CatalogSettings settings;
  private final ConnectionPool writers;
  private final ConnectionPool snapshots;
  private final ConnectionPool partitionWriters;

  private PostgresCatalog(CatalogSettings settings) {
    this.settings = settings;
    this.writers = ConnectionPool.writers(settings);
    this.snapshots = ConnectionPool.snapshots(settings);
    this.partitionWriters = ConnectionPool.partitions(settings);
  }

  /** Opens the catalog and brings its tables to the version of this program. */
  public static PostgresCatalog open(CatalogSettings settings) {
    PostgresCatalog catalog = new PostgresCatalog(settings);
    try {
      Migrations.run(settings, catalog.writers);
      return catalog;
    } catch (RuntimeException e) {
      catalog.close();
      throw e;
    }
  }

  /**
   * Returns quietly if the database keeps what it has confirmed (fsync, full_page_writes,
   * synchronous_commit) and is new enough; else throws UNAVAILABLE naming the setting. A server is
   * not ready otherwise.
   */
  public void verifyDurability() {
    writers.call(
        "checking the database's durability",
        connection -> {
          Durability.verify(connection);
          return true;
        });
  }

  @Override
  public Outcome insertProcess(ProcessInfo process) {
    return writers.call(
        "registering process " + process.processId(),
        connection -> Registration.process(connection, clockMaxAhead(), process));
  }

  @Override
  public Outcome insertStream(NewStream stream) {
    return writers.call(
        "registering stream " + stream.info().streamId(),
        connection -> Registration.stream(connection, clockMaxAhead(), stream));
  }

  @Override
  public List<Outcome> commitBlocks(List<NewBlock> blocks) {
    if (blocks.isEmpty()) {
      return List.of();
    }
    if (blocks.size() > settings.commitBlocks()) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          blocks.size() + " blocks in one commit; at most " + settings.commitBlocks());
    }
    BlockCommit commit = new BlockCommit(blocks);
    return writers.call(
        "committing " + blocks.size() + " block(s)",
        connection -> commit.run(connection, clockMaxAhead()));
  }

  @Override
  public Snapshot snapshot() {
    return PostgresSnapshot.open(snapshots, settings.cursorRows());
  }

  @Override
  public Partitions partitions() {
    return new PostgresPartitions(partitionWriters);
  }

  @Override
  public BulkRegistry bulk() {
    return new PostgresBulkRegistry(writers, clockMaxAhead());
  }

  @Override
  public void ping() {
    try {
      boolean alive =
          writers.call(
              "reaching the database",
              connection ->
                  connection.isValid((int) Math.max(1, settings.connectionWait().toSeconds())));
      if (!alive) {
        throw new SQLException("no answer in time");
      }
    } catch (SQLException | MicromegasException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "the catalog's database does not answer: " + e.getMessage(), e);
    }
  }

  private long clockMaxAhead() {
    return settings.clockMaxAhead().toNanos();
  }

  @Override
  public void close() {
    writers.close();
    snapshots.close();
    partitionWriters.close();
  }
}
