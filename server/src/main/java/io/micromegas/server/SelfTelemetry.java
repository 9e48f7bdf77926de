package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.Ingestion;
import io.micromegas.query.QueryAudit;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a sender of its own: every interval a block of measures goes into the lake, and
 * soon after statements ended a block of log entries about them, by the way that all telemetry
 * takes. Measures that cannot be stored are dropped, as the next ones tell the same; log entries
 * wait.
 */
final class SelfTelemetry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SelfTelemetry.class);
  private static final String TARGET = "micromegas::server";
  private static final int INFO = 4;
  private static final LogBlockWriter.Site AUDIT =
      new LogBlockWriter.Site(INFO, QueryAudit.TARGET, "", TARGET, "SelfTelemetry.java", 1);

  /** How long a log entry waits for others. */
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

  private static final long TICKS_PER_SECOND = 1_000_000_000L;

  private final Ingestion ingestion;
  private final Supplier<List<SelfMeasure>> measures;
  private final AuditEntries audit;
  private final Duration interval;
  private final UUID processId = UUID.randomUUID();
  private final UUID streamId = UUID.randomUUID();
  private final UUID logStreamId = UUID.randomUUID();
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final MetricBlockWriter writer = new MetricBlockWriter();
  private final LogBlockWriter log = new LogBlockWriter();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private boolean announced;
  private boolean failing;
  private long offset;
  private long logOffset;
  private @Nullable IncomingBlock unsent;
  private long lastTicks;

  private SelfTelemetry(
      Ingestion ingestion,
      Supplier<List<SelfMeasure>> measures,
      AuditEntries audit,
      Duration interval) {
    this.ingestion = ingestion;
    this.measures = measures;
    this.audit = audit;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("self-telemetry").unstarted(this::run);
  }

  /** Starts to send; the ingestion stays the caller's to close, after this. */
  static SelfTelemetry start(
      Ingestion ingestion,
      Supplier<List<SelfMeasure>> measures,
      AuditEntries audit,
      Duration interval) {
    SelfTelemetry telemetry = new SelfTelemetry(ingestion, measures, audit, interval);
    telemetry.thread.start();
    return telemetry;
  }

  private void run() {
    try {
      long measured = System.nanoTime();
      while (!stopping.await(wait(interval, LOG_INTERVAL), TimeUnit.MILLISECONDS)) {
        attempt(this::sendLog);
        if (System.nanoTime() - measured >= interval.toNanos()) {
          measured = System.nanoTime();
          attempt(this::send);
        }
      }
      attempt(this::sendLog);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long wait(Duration a, Duration b) {
    return Math.min(a.toMillis(), b.toMillis());
  }

  private void attempt(Runnable sending) {
    try {
      announce();
      sending.run();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("telemetry of this server was not stored: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private void announce() {
    if (!announced) {
      ingestion.insertProcess(process());
      ingestion.insertStream(MetricBlockWriter.stream(processId, streamId, Map.of()));
      ingestion.insertStream(LogBlockWriter.stream(processId, logStreamId, Map.of()));
      announced = true;
    }
  }

  /** A block that may or may not have been stored is sent again: twice is once. */
  private void sendLog() {
    while (true) {
      IncomingBlock block = unsent;
      if (block == null) {
        List<AuditEntries.Entry> entries = audit.next();
        if (entries.isEmpty()) {
          return;
        }
        block = logBlock(entries);
        unsent = block;
      }
      ingestion.insertBlock(block);
      unsent = null;
    }
  }

  private IncomingBlock logBlock(List<AuditEntries.Entry> entries) {
    for (AuditEntries.Entry entry : entries) {
      log.log(entry.nanoTime() - startNanos, AUDIT, entry.json());
    }
    long begin = entries.getFirst().nanoTime() - startNanos;
    long end = entries.getLast().nanoTime() - startNanos;
    long first = logOffset;
    logOffset += entries.size();
    return log.build(block(logStreamId, begin, end, first, entries.size()));
  }

  private BlockInfo block(UUID stream, long begin, long end, long first, int events) {
    return new BlockInfo(
        UUID.randomUUID(),
        stream,
        processId,
        start.plusNanos(begin),
        begin,
        start.plusNanos(end),
        end,
        first,
        events);
  }

  private void send() {
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
    ingestion.insertBlock(writer.build(block(streamId, begin, ticks, first, events)));
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
