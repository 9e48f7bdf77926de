package io.micromegas.lakehouse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which queries of this process read the lake, and since when, for the lease that keeps their files
 * (R10). Thread-safe.
 */
final class ActiveQueries {
  private final Map<Ticket, Long> since = new HashMap<>();
  private long lastKnownTime = Long.MIN_VALUE;

  /** Registers a query, before it opens its snapshot. */
  synchronized Ticket enter(Runnable whenRevoked) {
    Ticket ticket = new Ticket(whenRevoked);
    // Its snapshot will be later than the last time that the database told us.
    since.put(ticket, lastKnownTime);
    return ticket;
  }

  /** Takes note of a time that the database told. */
  synchronized void timeIs(long databaseTime) {
    lastKnownTime = Math.max(lastKnownTime, databaseTime);
  }

  /** Returns a database time not after the snapshot of any active query; empty: none is active. */
  synchronized OptionalLong oldest() {
    return since.values().stream().mapToLong(Long::longValue).min();
  }

  /** Returns how many there are. */
  synchronized int count() {
    return since.size();
  }

  /**
   * Tells all queries that their files are no longer safe: each once, however often this is called.
   */
  void revokeAll() {
    List<Ticket> untold;
    synchronized (this) {
      untold = since.keySet().stream().filter(ticket -> !ticket.told).toList();
      untold.forEach(ticket -> ticket.told = true);
    }
    untold.forEach(ticket -> ticket.whenRevoked.run());
  }

  /** One query. */
  final class Ticket implements AutoCloseable {
    private final Runnable whenRevoked;
    private boolean told; // guarded by ActiveQueries.this

    private Ticket(Runnable whenRevoked) {
      this.whenRevoked = whenRevoked;
    }

    /** Says when the snapshot was opened, by the database's clock. */
    void openedAt(long databaseTime) {
      synchronized (ActiveQueries.this) {
        since.replace(this, databaseTime);
      }
    }

    @Override
    public void close() {
      synchronized (ActiveQueries.this) {
        since.remove(this);
      }
    }
  }
}
