package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.Ingestion;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.MetricBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a sender of its own: every interval a block of measures goes into the lake, by the
 * way that all telemetry takes. What cannot be stored is dropped: the next block tells the same.
 */
final class SelfTelemetry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SelfTelemetry.class);
  private static final String TARGET = "micromegas::server";
  private static final long TICKS_PER_SECOND = 1_000_000_000L;

  private final Ingestion ingestion;
  private final Supplier<List<SelfMeasure>> measures;
  private final Duration interval;
  private final UUID processId = UUID.randomUUID();
  private final UUID streamId = UUID.randomUUID();
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final MetricBlockWriter writer = new MetricBlockWriter();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private boolean announced;
  private boolean failing;
  private long offset;
  private long lastTicks;

  private SelfTelemetry(
      Ingestion ingestion, Supplier<List<SelfMeasure>> measures, Duration interval) {
    this.ingestion = ingestion;
    this.measures = measures;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("self-telemetry").unstarted(this::run);
  }

  /** Starts to send; the ingestion stays the caller's to close, after this. */
  static SelfTelemetry start(
      Ingestion ingestion, Supplier<List<SelfMeasure>> measures, Duration interval) {
    SelfTelemetry telemetry = new SelfTelemetry(ingestion, measures, interval);
    telemetry.thread.start();
    return telemetry;
  }

  private void run() {
    try {
      while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        trySend();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void trySend() {
    try {
      send();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("measures of this server were not stored: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private void send() {
    if (!announced) {
      ingestion.insertProcess(process());
      ingestion.insertStream(MetricBlockWriter.stream(processId, streamId, Map.of()));
      announced = true;
    }
    long ticks = System.nanoTime() - startNanos;
    for (SelfMeasure measure : measures.get()) {
      MetricBlockWriter.Site site =
          new MetricBlockWriter.Site(
              TARGET, measure.name(), measure.unit(), "SelfTelemetry.java", 1, 2);
      if (measure.properties().isEmpty()) {
        writer.real(ticks, site, measure.value());
      } else {
        writer.real(ticks, site, measure.value(), measure.properties());
      }
    }
    int events = writer.size();
    long begin = lastTicks;
    lastTicks = ticks;
    if (events == 0) {
      return;
    }
    long first = offset;
    offset += events;
    ingestion.insertBlock(
        writer.build(
            new BlockInfo(
                UUID.randomUUID(),
                streamId,
                processId,
                start.plusNanos(begin),
                begin,
                start.plusNanos(ticks),
                ticks,
                first,
                events)));
  }

  private ProcessInfo process() {
    return new ProcessInfo(
        processId,
        "micromegas-server",
        System.getProperty("user.name", ""),
        "",
        System.getenv().getOrDefault("HOSTNAME", ""),
        System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""),
        System.getProperty("os.arch", ""),
        TICKS_PER_SECOND,
        start,
        0,
        Optional.empty(),
        Map.of("pid", String.valueOf(ProcessHandle.current().pid())));
  }

  /** Stops; a block on its way is waited for. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MicromegasException(ErrorCode.CANCELLED, "interrupted while stopping", e);
    }
  }
}
