package io.micromegas.lakehouse;

import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Partitions.ServerLease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds servers that have stopped without saying so: those whose publication has not changed for so
 * long by this process's monotonic clock. Nobody's wall clock is believed. Not thread-safe.
 */
final class DeadServers {
  private static final Logger LOG = LoggerFactory.getLogger(DeadServers.class);

  /** Later places would only delay tasks further. */
  private static final int LAST_PLACE = 3;

  private final Partitions partitions;
  private final ServerIdentity self;
  private final long deadAfter;
  private final LongSupplier monotonic;
  private Map<UUID, Seen> seen = new HashMap<>();
  private volatile int place;

  private record Seen(long asOf, long since) {}

  DeadServers(
      Partitions partitions, ServerIdentity self, LeaseSettings settings, LongSupplier monotonic) {
    this.partitions = partitions;
    this.self = self;
    this.deadAfter = settings.deadAfter().toNanos();
    this.monotonic = monotonic;
  }

  /** Looks at the others once; forgets those that have been still for too long. */
  void look() {
    List<ServerLease> servers = partitions.servers();
    long now = monotonic.getAsLong();
    Map<UUID, Seen> next = new HashMap<>();
    int before = 0;
    for (ServerLease server : servers) {
      if (server.serverId().equals(self.id())) {
        continue;
      }
      Seen last = seen.get(server.serverId());
      Seen current =
          last != null && last.asOf() == server.asOf() ? last : new Seen(server.asOf(), now);
      if (now - current.since() < deadAfter) {
        next.put(server.serverId(), current);
        before += server.serverId().compareTo(self.id()) < 0 ? 1 : 0;
      } else {
        LOG.warn("server {} gives no sign of life and is forgotten", server.name());
        partitions.forget(server);
      }
    }
    seen = next;
    place = Math.min(before, LAST_PLACE);
  }

  /**
   * Returns how many servers come before this one, at most three: by that they begin one after the
   * other, and who comes later finds the work done. Any thread may ask.
   */
  int place() {
    return place;
  }
}
