package io.micromegas.lakehouse;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.MetricBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A process that logs and measures; each block has ten events of each. Not thread-safe. */
final class SteadySender {
  static final int EVENTS = 10;
  private static final LogBlockWriter.Site LOG =
      new LogBlockWriter.Site(4, "steady", "tick", "steady", "steady.rs", 1);
  private static final MetricBlockWriter.Site METRIC =
      new MetricBlockWriter.Site("steady", "ticks", "count", "steady.rs", 2, 2);

  final UUID processId = UUID.randomUUID();
  private final UUID logs = UUID.randomUUID();
  private final UUID metrics = UUID.randomUUID();
  private final TestLake lake;
  private final Instant start = Instant.now();
  private long offset;

  SteadySender(TestLake lake) {
    this.lake = lake;
    lake.catalog.insertProcess(
        new ProcessInfo(
            processId,
            "steady",
            "user",
            "User",
            "host",
            "os",
            "cpu",
            1_000_000_000L,
            start,
            0,
            Optional.empty(),
            Map.of()));
    lake.insert(LogBlockWriter.stream(processId, logs, Map.of()));
    lake.insert(MetricBlockWriter.stream(processId, metrics, Map.of()));
  }

  /** Sends a block of logs and one of measures; returns the id of the first. */
  UUID send() {
    LogBlockWriter logWriter = new LogBlockWriter();
    MetricBlockWriter metricWriter = new MetricBlockWriter();
    for (int i = 0; i < EVENTS; i++) {
      long ticks = offset * 1_000_000 + i;
      logWriter.log(ticks, LOG, "message " + (offset + i));
      metricWriter.integer(ticks, METRIC, offset + i);
    }
    BlockInfo log = info(logs);
    lake.insert(logWriter.build(log));
    lake.insert(metricWriter.build(info(metrics)));
    offset += EVENTS;
    return log.blockId();
  }

  private BlockInfo info(UUID stream) {
    return new BlockInfo(
        UUID.randomUUID(),
        stream,
        processId,
        start,
        offset * 1_000_000,
        start.plusMillis(10),
        offset * 1_000_000 + 10_000_000,
        offset,
        EVENTS);
  }

  /** Returns how many events of a kind were sent. */
  long sent() {
    return offset;
  }
}
