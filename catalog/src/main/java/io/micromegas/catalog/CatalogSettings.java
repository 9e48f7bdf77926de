package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Duration;

/**
 * Settings of {@link PostgresCatalog}. Writers of blocks, snapshots and writers of partitions have
 * connections of their own, so that neither queries nor maintenance can keep telemetry out.
 *
 * @param url JDBC URL, {@code jdbc:postgresql://host:port/database}
 * @param user database role; it owns the tables
 * @param password never printed; empty where none is needed
 * @param writerConnections most connections that commit; commits take turns, a few are enough
 * @param snapshotConnections most snapshots open at once
 * @param partitionConnections most connections that claim, commit, retire and sweep
 * @param connectionWait how long a call waits for a free connection before OVERLOADED, and for the
 *     database to accept one before UNAVAILABLE
 * @param lockWait how long a commit waits for the ingest clock before OVERLOADED
 * @param commitTimeout longest commit or registration, by the database's own count
 * @param queryTimeout longest single statement of a snapshot
 * @param snapshotIdle how long a snapshot may lie unused before the database ends it
 * @param clockMaxAhead how far the ingest clock may be ahead of the database's before commits are
 *     refused
 * @param commitBlocks most blocks in one commit
 * @param cursorRows rows fetched at once by readers
 */
public record CatalogSettings(
    String url,
    String user,
    String password,
    int writerConnections,
    int snapshotConnections,
    int partitionConnections,
    Duration connectionWait,
    Duration lockWait,
    Duration commitTimeout,
    Duration queryTimeout,
    Duration snapshotIdle,
    Duration clockMaxAhead,
    int commitBlocks,
    int cursorRows) {

  /** The connection pool's own least. */
  private static final long SHORTEST_WAIT_MILLIS = 250;

  /** Refuses bounds that would stop everything. */
  public CatalogSettings {
    requireAtLeast("writerConnections", writerConnections, 1);
    requireAtLeast("snapshotConnections", snapshotConnections, 1);
    requireAtLeast("partitionConnections", partitionConnections, 1);
    requireAtLeast("connectionWait (in ms)", connectionWait.toMillis(), SHORTEST_WAIT_MILLIS);
    requireAtLeast("lockWait (in ms)", lockWait.toMillis(), 1);
    requireAtLeast("commitTimeout (in ms)", commitTimeout.toMillis(), 1);
    requireAtLeast("queryTimeout (in ms)", queryTimeout.toMillis(), 1);
    requireAtLeast("snapshotIdle (in ms)", snapshotIdle.toMillis(), 1);
    requireAtLeast("clockMaxAhead (in ms)", clockMaxAhead.toMillis(), 1);
    requireAtLeast("commitBlocks", commitBlocks, 1);
    requireAtLeast("cursorRows", cursorRows, 1);
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the catalog's URL must begin with jdbc:postgresql: (its value may hold a password and is"
              + " not shown)");
    }
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "catalog setting " + name + " is " + value + "; it must be at least " + least);
    }
  }

  /** Defaults for a database. */
  public static CatalogSettings of(String url, String user, String password) {
    return new CatalogSettings(
        url,
        user,
        password,
        4,
        16,
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofSeconds(60),
        10_000,
        1_000);
  }

  /** The settings without the password and without what a URL may carry after '?'. */
  @Override
  public String toString() {
    return "CatalogSettings[url=" + url.replaceAll("[?].*", "?…") + ", user=" + user + "]";
  }
}
