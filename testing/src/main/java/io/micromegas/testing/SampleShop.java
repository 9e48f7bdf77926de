package io.micromegas.testing;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.MetricBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.SpanBlockWriter;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/**
 * A web shop that never was: its requests over the last minutes, as logs, metrics and the nested
 * spans of its threads. The last request ends now. The same seed makes the same story under new
 * ids. Not thread-safe.
 */
public final class SampleShop {
  private static final long TICKS_PER_SECOND = 1_000_000_000L;
  private static final long START_TICKS = 5_000_000_000L;

  private static final LogBlockWriter.Site SERVED = log(4, "shop::http", "request served", 41);
  private static final LogBlockWriter.Site SLOW = log(3, "shop::http", "slow request", 48);
  private static final LogBlockWriter.Site FAILED = log(2, "shop::payment", "payment failed", 97);
  private static final LogBlockWriter.Site CACHE = log(5, "shop::cart", "cart cache missed", 23);
  private static final MetricBlockWriter.Site DURATION = metric("request_duration", "ms", 44);
  private static final MetricBlockWriter.Site QUEUE = metric("queue_depth", "count", 61);
  private static final MetricBlockWriter.Site MEMORY = metric("memory_used", "bytes", 70);
  private static final SpanBlockWriter.Site REQUEST = span("handle_request", 40);
  private static final SpanBlockWriter.Site PARSE = span("parse_headers", 12);
  private static final SpanBlockWriter.Site CART = span("load_cart", 20);
  private static final SpanBlockWriter.Site QUERY = span("sql_query", 130);
  private static final SpanBlockWriter.Site PAY = span("authorize_payment", 90);
  private static final SpanBlockWriter.Site RENDER = span("render_page", 55);

  /**
   * How much of it.
   *
   * @param threads threads that serve requests
   * @param requests requests of each thread
   * @param blockRequests requests after which a block of a stream is sent
   * @param lasting how long ago it began
   */
  public record Size(int threads, int requests, int blockRequests, Duration lasting) {
    /** A thousand requests in the last half hour. */
    public static final Size DEFAULT = new Size(2, 500, 100, Duration.ofMinutes(30));
  }

  /** What was sent and acknowledged. */
  public record Sent(UUID processId, int streams, int blocks, long logs, long metrics, long spans) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "process %s: %d streams, %d blocks, %d log entries, %d measures, %d spans",
          processId,
          streams,
          blocks,
          logs,
          metrics,
          spans);
    }
  }

  private final Random random;
  private final Size size;
  private final TelemetrySender sender;
  private final UUID processId = UUID.randomUUID();
  private final Instant start;
  private final Lane logs;
  private final Lane metrics;
  private int streams;
  private int blocks;
  private long spans;

  private final LogBlockWriter logWriter = new LogBlockWriter();
  private final MetricBlockWriter metricWriter = new MetricBlockWriter();

  /** A story of that size, to be sent to a server. */
  public SampleShop(TelemetrySender sender, Size size, long seed) {
    this.sender = sender;
    this.size = size;
    this.random = new Random(seed);
    this.start = Instant.now().minus(size.lasting());
    this.logs = new Lane(logWriter::build);
    this.metrics = new Lane(metricWriter::build);
  }

  /** A stream and where in it we are. */
  private static final class Lane {
    final UUID streamId = UUID.randomUUID();
    final Function<BlockInfo, IncomingBlock> build;
    long offset;
    long beginTicks;

    Lane(Function<BlockInfo, IncomingBlock> build) {
      this.build = build;
    }
  }

  /** Sends everything; returns when all of it is acknowledged. */
  public Sent send() throws IOException {
    sender.send(
        new ProcessInfo(
            processId,
            "sample-shop",
            "demo",
            "Demo",
            "shop-1.example.com",
            "Sample Linux 1.0",
            "Sample CPU",
            TICKS_PER_SECOND,
            start,
            START_TICKS,
            Optional.empty(),
            Map.of("version", "1.2.3", "environment", "demo")));
    open(LogBlockWriter.stream(processId, logs.streamId, Map.of()));
    open(MetricBlockWriter.stream(processId, metrics.streamId, Map.of()));
    for (int thread = 1; thread <= size.threads(); thread++) {
      thread("worker-" + thread, thread);
    }
    return new Sent(processId, streams, blocks, logs.offset, metrics.offset, spans);
  }

  private void thread(String name, int number) throws IOException {
    SpanBlockWriter writer = new SpanBlockWriter();
    Lane lane = new Lane(writer::build);
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("thread-name", name);
    properties.put("thread-id", Integer.toString(number));
    open(SpanBlockWriter.stream(processId, lane.streamId, properties));

    long pace = size.lasting().toNanos() / (size.requests() + 1L);
    for (int i = 1; i <= size.requests(); i++) {
      // Each begins in its turn and is over before the next one's.
      long begin = pace * (i - 1) + number;
      long end = begin + request(writer, begin, pace * 9 / 10);
      if (i % size.blockRequests() == 0 || i == size.requests()) {
        spans += writer.size() / 2;
        flush(lane, writer.size(), end);
        flush(logs, logWriter.size(), end);
        flush(metrics, metricWriter.size(), end);
      }
    }
  }

  /** Serves one request; returns the ticks it took. */
  private long request(SpanBlockWriter writer, long begin, long most) {
    boolean slow = random.nextInt(20) == 0;
    boolean failed = random.nextInt(50) == 0;
    long unit = Math.min((long) (200_000 * (1 + random.nextDouble()) * (slow ? 20 : 1)), most / 20);
    Map<String, String> about = Map.of("route", random.nextBoolean() ? "/cart" : "/checkout");
    Clock clock = new Clock(begin);
    writer.begin(clock.ticks(), REQUEST);
    leaf(writer, clock, PARSE, unit / 2);
    writer.begin(clock.ticks(), CART);
    if (random.nextInt(3) == 0) {
      logWriter.log(
          clock.ticks(), CACHE, "cart " + random.nextInt(10_000) + " is not in the cache");
      leaf(writer, clock, QUERY, unit * 3);
    }
    leaf(writer, clock, QUERY, unit);
    writer.end(clock.ticks(), CART);
    leaf(writer, clock, PAY, unit * 5);
    if (failed) {
      logWriter.log(clock.ticks(), FAILED, "payment refused by the bank: card expired", about);
    }
    leaf(writer, clock, RENDER, unit * 2);
    writer.end(clock.ticks(), REQUEST);

    double millis = clock.elapsed(begin) / 1e6;
    String message = String.format(Locale.ROOT, "%s in %.2f ms", about.get("route"), millis);
    logWriter.log(clock.ticks(), slow ? SLOW : SERVED, message, about);
    metricWriter.real(clock.ticks(), DURATION, millis, about);
    metricWriter.integer(clock.ticks(), QUEUE, random.nextInt(12));
    metricWriter.integer(clock.ticks(), MEMORY, (200L << 20) + random.nextInt(50 << 20));
    return clock.elapsed(begin);
  }

  private static void leaf(
      SpanBlockWriter writer, Clock clock, SpanBlockWriter.Site site, long ticks) {
    writer.begin(clock.ticks(), site);
    clock.advance(ticks);
    writer.end(clock.ticks(), site);
  }

  /** Ticks of the story, counted from the start of the process. */
  private static final class Clock {
    private long now;

    Clock(long now) {
      this.now = now;
    }

    void advance(long ticks) {
      now += ticks;
    }

    /** Returns the raw ticks that events carry. */
    long ticks() {
      return START_TICKS + now;
    }

    long elapsed(long since) {
      return now - since;
    }
  }

  private void open(StreamInfo stream) throws IOException {
    sender.send(stream);
    streams++;
  }

  private void flush(Lane lane, int events, long endTicks) throws IOException {
    if (events == 0) {
      return;
    }
    sender.send(
        lane.build.apply(
            new BlockInfo(
                UUID.randomUUID(),
                lane.streamId,
                processId,
                start.plusNanos(lane.beginTicks),
                lane.beginTicks,
                start.plusNanos(endTicks),
                endTicks,
                lane.offset,
                events)));
    lane.offset += events;
    lane.beginTicks = endTicks;
    blocks++;
  }

  private static LogBlockWriter.Site log(int level, String target, String format, int line) {
    return new LogBlockWriter.Site(level, target, format, target, "src/shop.rs", line);
  }

  private static MetricBlockWriter.Site metric(String name, String unit, int line) {
    return new MetricBlockWriter.Site("shop::http", name, unit, "src/shop.rs", line, 2);
  }

  private static SpanBlockWriter.Site span(String name, int line) {
    return new SpanBlockWriter.Site(name, "shop", "shop::http", "src/shop.rs", line, 2);
  }
}
