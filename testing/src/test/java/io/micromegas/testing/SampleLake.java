package io.micromegas.testing;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ImageBlockWriter;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.MetricBlockWriter;
import io.micromegas.telemetry.NetBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.SpanBlockWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Two processes with known events, for statements with known rows: {@code game}, which begins at
 * 2024-05-01T12:00:00Z and sends everything, and its child {@code tool}, 100 ms later, which only
 * logs, and has a network stream. A tick is a nanosecond. Each stream has some events before the
 * middle and some after it.
 */
final class SampleLake {
  static final Instant START = Instant.parse("2024-05-01T12:00:00Z");
  static final UUID GAME = UUID.fromString("11111111-1111-1111-1111-111111111111");
  static final UUID TOOL = UUID.fromString("22222222-2222-2222-2222-222222222222");

  private static final UUID GAME_LOG = UUID.fromString("11111111-0000-0000-0000-000000000001");
  private static final UUID GAME_METRICS = UUID.fromString("11111111-0000-0000-0000-000000000002");
  private static final UUID GAME_MAIN = UUID.fromString("11111111-0000-0000-0000-000000000003");
  private static final UUID GAME_WORKER = UUID.fromString("11111111-0000-0000-0000-000000000004");
  private static final UUID GAME_IMAGES = UUID.fromString("11111111-0000-0000-0000-000000000005");
  private static final UUID TOOL_LOG = UUID.fromString("22222222-0000-0000-0000-000000000001");

  private static final UUID TOOL_NET = UUID.fromString("22222222-0000-0000-0000-000000000002");

  /** Every instance that has rows, as {@code view_instance} is called. */
  static final String[] INSTANCES = {
    "'log_entries', '" + GAME + "'",
    "'log_entries', '" + TOOL + "'",
    "'measures', '" + GAME + "'",
    "'async_events', '" + GAME + "'",
    "'images', '" + GAME + "'",
    "'thread_spans', '" + GAME_MAIN + "'",
    "'thread_spans', '" + GAME_WORKER + "'",
    "'net_spans', '" + TOOL + "'"
  };

  private static final long MS = Duration.ofMillis(1).toNanos();

  private final TelemetrySender sender;

  SampleLake(TelemetrySender sender) {
    this.sender = sender;
  }

  /** Announces the processes and streams, and sends the first half of each stream. */
  void sendFirstHalf() throws IOException {
    sender.send(
        process(
            GAME, "game", "ann", START, Optional.empty(), Map.of("env", "prod", "port", "8080")));
    sender.send(process(TOOL, "tool", "bob", START.plusMillis(100), Optional.of(GAME), Map.of()));
    sender.send(LogBlockWriter.stream(GAME, GAME_LOG, Map.of()));
    sender.send(MetricBlockWriter.stream(GAME, GAME_METRICS, Map.of()));
    sender.send(
        SpanBlockWriter.stream(GAME, GAME_MAIN, Map.of("thread-name", "main", "thread-id", "7")));
    sender.send(
        SpanBlockWriter.stream(
            GAME, GAME_WORKER, Map.of("thread-name", "worker", "thread-id", "8")));
    sender.send(ImageBlockWriter.stream(GAME, GAME_IMAGES, Map.of()));
    sender.send(LogBlockWriter.stream(TOOL, TOOL_LOG, Map.of()));
    sender.send(NetBlockWriter.stream(TOOL, TOOL_NET, Map.of()));
    send(0);
  }

  /** Sends the rest. */
  void sendSecondHalf() throws IOException {
    send(1);
  }

  private void send(int half) throws IOException {
    for (int block = 2 * half; block < 2 * half + 2; block++) {
      gameLogs(block);
    }
    toolLogs(half);
    measures(half);
    frames(half);
    jobs(half);
    image(half);
    traffic(half);
  }

  /** Ten a block, one each half second; level 1 to 6 in turn; each fifth with properties. */
  private void gameLogs(int block) throws IOException {
    LogBlockWriter writer = new LogBlockWriter();
    for (int i = 10 * block; i < 10 * block + 10; i++) {
      String target = i % 2 == 0 ? "render" : "net";
      LogBlockWriter.Site site =
          new LogBlockWriter.Site(1 + i % 6, target, "message {}", "game", "game.rs", i);
      if (i % 5 == 0) {
        Map<String, String> properties =
            Map.of("user", "u" + i % 3, "size", Integer.toString(10 * i));
        writer.log(500 * MS * i, site, "message " + i, properties);
      } else {
        writer.log(500 * MS * i, site, "message " + i);
      }
    }
    post(
        GAME,
        GAME_LOG,
        writer::build,
        block,
        10,
        5_000 * MS * block,
        5_000 * MS * block + 4_500 * MS);
  }

  /** Ten a half, one a second, of level 4 and 2 in turn. */
  private void toolLogs(int half) throws IOException {
    LogBlockWriter writer = new LogBlockWriter();
    for (int i = 10 * half; i < 10 * half + 10; i++) {
      writer.log(1_000 * MS * i, i % 2 == 0 ? 4 : 2, "main", "é☃ '" + i + "'");
    }
    long begin = 10_000 * MS * half;
    post(TOOL, TOOL_LOG, writer::build, half, 10, begin, begin + 9_000 * MS);
  }

  /** Of 20 times a half, each 250 ms: frames a second, bytes of memory, and a time in ticks. */
  private void measures(int half) throws IOException {
    MetricBlockWriter writer = new MetricBlockWriter();
    for (int i = 20 * half; i < 20 * half + 20; i++) {
      long time = 250 * MS * i;
      writer.real(time, site("fps", "hz"), 30 + i % 8 + 0.5);
      writer.integer(
          time, site("memory", "bytes"), 1_000_000L + 1_000L * i, Map.of("pool", "p" + i % 2));
      writer.integer(time, site("frame_time", "ticks"), (10 + i % 4) * MS);
    }
    long begin = 5_000 * MS * half;
    post(GAME, GAME_METRICS, writer::build, half, 60, begin, begin + 4_750 * MS);
  }

  private static MetricBlockWriter.Site site(String name, String unit) {
    return new MetricBlockWriter.Site("engine", name, unit, "engine.rs", 1, 1);
  }

  /** Five frames a half, one each 100 ms: frame(90 ms) of update(30) and render(40) of draw(10). */
  private void frames(int half) throws IOException {
    SpanBlockWriter.Site frame = span("frame", 10);
    SpanBlockWriter.Site update = span("update", 20);
    SpanBlockWriter.Site render = span("render", 30);
    SpanBlockWriter.Site draw = span("draw", 40);
    SpanBlockWriter writer = new SpanBlockWriter();
    for (int i = 5 * half; i < 5 * half + 5; i++) {
      long time = 100 * MS * i;
      writer.begin(time, frame);
      writer.begin(time + 10 * MS, update);
      writer.end(time + 40 * MS, update);
      writer.begin(time + 40 * MS, render);
      writer.begin(time + 50 * MS, draw);
      writer.end(time + 60 * MS, draw);
      writer.end(time + 80 * MS, render);
      writer.end(time + 90 * MS, frame);
    }
    long begin = 500 * MS * half;
    post(GAME, GAME_MAIN, writer::build, half, 40, begin, begin + 490 * MS);
  }

  private static SpanBlockWriter.Site span(String name, int line) {
    return new SpanBlockWriter.Site(name, "game", "game::loop", "loop.rs", line, 1);
  }

  /**
   * Two jobs a half on the worker, named by their number; in each an async load (1, 3, 5, 7), in
   * that an async read (2, 4, 6, 8). The last read never ends.
   */
  private void jobs(int half) throws IOException {
    SpanBlockWriter.Location job =
        new SpanBlockWriter.Location("game", "game::jobs", "jobs.rs", 5, 1);
    SpanBlockWriter.Site load = new SpanBlockWriter.Site("load", "io", "game::io", "io.rs", 1, 1);
    SpanBlockWriter.Site read = new SpanBlockWriter.Site("read", "io", "game::io", "io.rs", 2, 1);
    SpanBlockWriter writer = new SpanBlockWriter();
    int events = 0;
    for (int i = 2 * half; i < 2 * half + 2; i++) {
      long time = 200 * MS * i;
      writer.begin(time, job, "job " + i);
      writer.beginAsync(time + 10 * MS, load, 2 * i + 1, 0, 0);
      writer.beginAsync(time + 20 * MS, read, 2 * i + 2, 2 * i + 1, 1);
      if (i < 3) {
        writer.endAsync(time + (50 + i) * MS, read, 2 * i + 2, 2 * i + 1, 1);
      }
      writer.endAsync(time + (100 + 10 * i) * MS, load, 2 * i + 1, 0, 0);
      writer.end(time + 150 * MS, job, "job " + i);
      events += i < 3 ? 6 : 5;
    }
    long begin = 400 * MS * half;
    post(GAME, GAME_WORKER, writer::build, half, 12 * half, events, begin, begin + 350 * MS);
  }

  private void image(int half) throws IOException {
    ImageBlockWriter writer = new ImageBlockWriter();
    long time = 1_000 * MS * half;
    writer.image(time, "shot " + half, "raw", new byte[] {1, 2, (byte) (3 + half)});
    post(GAME, GAME_IMAGES, writer::build, half, 1, time, time);
  }

  /**
   * A connection of 100 bits that the tool sends, begun in the first half: in it a player of 40 (of
   * which 8 and 16 are properties), a call of 24, and, in the second half, a property of 2; then
   * one of 12 bits that it receives.
   */
  private void traffic(int half) throws IOException {
    NetBlockWriter writer = new NetBlockWriter();
    if (half == 0) {
      writer.beginConnection(0, "server:7777", true);
      writer.beginObject(1 * MS, "Player");
      writer.property(2 * MS, "Health", 8);
      writer.property(3 * MS, "Ammo", 16);
      writer.endObject(4 * MS, 40);
      writer.beginRpc(5 * MS, "Fire");
      writer.endRpc(6 * MS, 24);
      post(TOOL, TOOL_NET, writer::build, 0, 0, 7, 0, 6 * MS);
    } else {
      writer.property(10 * MS, "Late", 2);
      writer.endConnection(11 * MS, 100);
      writer.beginConnection(12 * MS, "server:7777", false);
      writer.endConnection(13 * MS, 12);
      post(TOOL, TOOL_NET, writer::build, 1, 7, 4, 6 * MS, 13 * MS);
    }
  }

  private static ProcessInfo process(
      UUID id,
      String exe,
      String user,
      Instant start,
      Optional<UUID> parent,
      Map<String, String> properties) {
    return new ProcessInfo(
        id,
        exe,
        user,
        "",
        exe + "-host",
        "linux",
        "cpu",
        1_000_000_000L,
        start,
        0,
        parent,
        properties);
  }

  private void post(
      UUID process,
      UUID stream,
      Function<BlockInfo, IncomingBlock> writer,
      int block,
      int events,
      long begin,
      long end)
      throws IOException {
    post(process, stream, writer, block, block * events, events, begin, end);
  }

  /** Ticks begin at the start of the process. */
  private void post(
      UUID process,
      UUID stream,
      Function<BlockInfo, IncomingBlock> writer,
      int block,
      int offset,
      int events,
      long begin,
      long end)
      throws IOException {
    Instant start = process.equals(GAME) ? START : START.plusMillis(100);
    UUID id =
        new UUID(stream.getMostSignificantBits(), 16 * stream.getLeastSignificantBits() + block);
    sender.send(
        writer.apply(
            new BlockInfo(
                id,
                stream,
                process,
                start.plusNanos(begin),
                begin,
                start.plusNanos(end),
                end,
                offset,
                events)));
  }
}
