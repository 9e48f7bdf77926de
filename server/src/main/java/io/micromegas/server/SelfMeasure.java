package io.micromegas.server;

import io.micromegas.ingest.IngestStats;
import io.micromegas.lakehouse.LakehouseViews;
import io.micromegas.lakehouse.PersistStats;
import io.micromegas.lakehouse.TaskStats;
import io.micromegas.store.CacheStats;
import io.micromegas.store.CachedObjectFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A measure of the server's own work, as of now; what counts, counts since the start.
 *
 * @param unit count, bytes or seconds
 */
record SelfMeasure(String name, String unit, double value, Map<String, String> properties) {

  private static SelfMeasure count(String name, long value) {
    return new SelfMeasure(name, "count", (double) value, Map.of());
  }

  private static SelfMeasure bytes(String name, long value) {
    return new SelfMeasure(name, "bytes", (double) value, Map.of());
  }

  /** Returns all that the parts of a server tell. */
  static List<SelfMeasure> of(Lake lake, IngestStats ingest, AuditEntries audit) {
    List<SelfMeasure> all = new ArrayList<>();
    all.add(count("audit.dropped", audit.dropped()));
    lake.maintenance()
        .ifPresent(maintenance -> maintenance.stats().forEach(task -> add(task, all)));
    lake.lakehouse().ifPresent(views -> add(views, all));
    if (lake.lakehouse().isPresent() && lake.store().files() instanceof CachedObjectFiles cached) {
      add(cached.stats(), all);
    }
    all.add(count("ingest.blocks", ingest.blocks()));
    all.add(count("ingest.pending_blocks", ingest.pendingBlocks()));
    all.add(count("ingest.duplicate_blocks", ingest.duplicateBlocks()));
    all.add(bytes("ingest.payload_bytes", ingest.payloadBytes()));
    all.add(count("ingest.requests_in_flight", ingest.requestsInFlight()));
    all.add(bytes("ingest.bytes_in_flight", ingest.bytesInFlight()));
    ingest
        .refused()
        .forEach((why, number) ->
            all.add(
                new SelfMeasure(
                    "ingest.refused", "count", (double) number, Map.of("reason", why.name()))));
    Runtime runtime = Runtime.getRuntime();
    all.add(bytes("process.heap_used", runtime.totalMemory() - runtime.freeMemory()));
    all.add(bytes("process.heap_max", runtime.maxMemory()));
    return all;
  }

  private static void add(TaskStats task, List<SelfMeasure> all) {
    Map<String, String> properties = Map.of("task", task.task());
    all.add(new SelfMeasure("maintenance.lag", "seconds", seconds(task.lag()), properties));
    all.add(
        new SelfMeasure(
            "maintenance.duration", "seconds", seconds(task.lastDuration()), properties));
    all.add(new SelfMeasure("maintenance.runs", "count", (double) task.runs(), properties));
    all.add(new SelfMeasure("maintenance.failures", "count", (double) task.failures(), properties));
  }

  private static void add(LakehouseViews views, List<SelfMeasure> all) {
    PersistStats persist = views.persistStats();
    all.add(count("persist.offered", persist.offered()));
    all.add(count("persist.dropped", persist.dropped()));
    all.add(count("persist.written", persist.written()));
    all.add(count("persist.failed", persist.failed()));
    all.add(count("persist.waiting", persist.waiting()));
    all.add(bytes("decoded_cache.bytes", views.cachedBytes()));
  }

  private static void add(CacheStats cache, List<SelfMeasure> all) {
    all.add(count("file_cache.hits", cache.hits()));
    all.add(count("file_cache.misses", cache.misses()));
    all.add(count("file_cache.evictions", cache.evictions()));
    all.add(bytes("file_cache.fetched", cache.bytesFetched()));
    all.add(bytes("file_cache.used", cache.usedBytes()));
    all.add(bytes("file_cache.pinned", cache.pinnedBytes()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
