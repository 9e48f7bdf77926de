package io.micromegas.lakehouse;

import io.micromegas.catalog.Partitions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes since when this server's oldest query runs, and cancels the queries when that has not
 * been possible for too long (R10). {@link #beat} and {@link #watch} come from a thread each: the
 * first may hang with the database, and the second must not.
 */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Partitions partitions;
  private final ActiveQueries queries;
  private final LakeClock clock;
  private final ServerIdentity server;
  private final long revokeAfter;
  private final LongSupplier monotonic;

  private final Object lock = new Object();
  private long publishedAt;
  private long publishedAsOf = Long.MIN_VALUE;
  private boolean revoked;

  LeaseKeeper(
      Partitions partitions,
      ActiveQueries queries,
      LakeClock clock,
      ServerIdentity server,
      LeaseSettings settings,
      LongSupplier monotonic) {
    this.partitions = partitions;
    this.queries = queries;
    this.clock = clock;
    this.server = server;
    this.revokeAfter = settings.revokeAfter().toNanos();
    this.monotonic = monotonic;
    this.publishedAt = monotonic.getAsLong();
  }

  /** Publishes once. Throws what the catalog throws; the outcome may then be unknown. */
  void beat() {
    long before = monotonic.getAsLong();
    long asOf = partitions.databaseTime();
    clock.told(asOf);
    synchronized (lock) {
      // A machine that slept has a monotonic clock that did, too.
      if (publishedAsOf != Long.MIN_VALUE && asOf - publishedAsOf > revokeAfter) {
        revoke("the last publication was long ago by the database's clock");
      }
    }
    OptionalLong oldest = queries.oldest();
    partitions.publish(
        server.id(),
        server.name(),
        asOf,
        oldest.isPresent() ? Optional.of(oldest.getAsLong()) : Optional.empty());
    synchronized (lock) {
      publishedAt = before;
      publishedAsOf = asOf;
      if (revoked) {
        LOG.info("the catalog answers again");
        revoked = false;
      }
      queries.timeIs(asOf);
    }
  }

  /** Cancels the queries if nothing was published for too long, and those that have begun since. */
  void watch() {
    synchronized (lock) {
      if (revoked) {
        queries.revokeAll();
      } else if (monotonic.getAsLong() - publishedAt > revokeAfter) {
        revoke("nothing could be published to the catalog");
      }
    }
  }

  private void revoke(String why) {
    revoked = true;
    int count = queries.count();
    if (count > 0) {
      LOG.warn("{}: {} queries are cancelled, as their files may be deleted", why, count);
    }
    queries.revokeAll();
  }

  /** Says that this server is gone. */
  void leave() {
    partitions.leave(server.id());
  }
}
