package io.micromegas.lakehouse;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ImageBlockWriter;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.MetricBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.SpanBlockWriter;
import io.micromegas.telemetry.StreamInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * A process that posts blocks of logs, metrics, spans and images to a lake, in no order of time:
 * what the metadata of a block says of times is often wrong, and many events have the same time.
 */
final class RandomSender {
  private static final Instant START = Instant.parse("1969-12-31T23:58:00Z");
  private static final long START_TICKS = 5_000_000_000L;

  private final TestLake lake;
  private final Random random;
  private final long ticksPerSecond;
  private final List<StreamInfo> streams;
  private final UUID processId;

  /** A process that tells its frequency, or leaves it to be estimated from its blocks. */
  RandomSender(TestLake lake, Random random, long ticksPerSecond, boolean tellsFrequency) {
    this.lake = lake;
    this.random = random;
    this.ticksPerSecond = ticksPerSecond;
    this.processId = id();
    this.streams =
        List.of(
            LogBlockWriter.stream(processId, id(), Map.of()),
            MetricBlockWriter.stream(processId, id(), Map.of()),
            SpanBlockWriter.stream(processId, id(), Map.of("thread-name", "main")),
            ImageBlockWriter.stream(processId, id(), Map.of()));
    lake.catalog.insertProcess(
        new ProcessInfo(
            processId,
            "/bin/app",
            "ann",
            "Ann",
            "box",
            "linux",
            "cpu",
            tellsFrequency ? ticksPerSecond : 0,
            START,
            START_TICKS,
            Optional.empty(),
            Map.of("build", "seven")));
    streams.forEach(lake::insert);
  }

  UUID processId() {
    return processId;
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  /** Posts one block. */
  void post() {
    post(random.nextInt(streams.size()));
  }

  /** Posts one block of log entries. */
  void postLogs() {
    post(0);
  }

  private void post(int kind) {
    long endTicks = 1 + random.nextLong(600 * ticksPerSecond);
    // A clock that is not quite what its ticks say: an estimate of the frequency moves.
    long endMicros = Math.round(endTicks * 1e6 / ticksPerSecond * (1 + random.nextInt(100) / 1e4));
    Instant end = START.plusNanos(Math.max(1, endMicros) * 1_000);
    BlockInfo info =
        new BlockInfo(id(), streams.get(kind).streamId(), processId, START, 0, end, endTicks, 0, 0);
    IncomingBlock block =
        switch (kind) {
          case 0 -> logs(info);
          case 1 -> metrics(info);
          case 2 -> spans(info);
          default -> images(info);
        };
    lake.insert(block);
    if (random.nextInt(12) == 0) {
      lake.damage(block);
    }
  }

  private int count() {
    return random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(30);
  }

  /** Few different ones, over some minutes before and after the epoch. */
  private long ticks() {
    return START_TICKS + random.nextLong(240) * ticksPerSecond + random.nextInt(3);
  }

  private IncomingBlock logs(BlockInfo info) {
    LogBlockWriter writer = new LogBlockWriter();
    for (int i = count(); i > 0; i--) {
      String message = random.nextBoolean() ? "again" : "message " + random.nextInt();
      writer.log(ticks(), 1 + random.nextInt(6), "target" + random.nextInt(3), message);
    }
    return writer.build(info);
  }

  private IncomingBlock metrics(BlockInfo info) {
    MetricBlockWriter writer = new MetricBlockWriter();
    var count = new MetricBlockWriter.Site("app", "count", "none", "main.rs", 1, 1);
    var time = new MetricBlockWriter.Site("app", "time", "ticks", "main.rs", 2, 1);
    for (int i = count(); i > 0; i--) {
      if (random.nextBoolean()) {
        writer.real(ticks(), count, random.nextGaussian());
      } else {
        writer.integer(ticks(), time, random.nextInt(), Map.of("k", "v" + random.nextInt(3)));
      }
    }
    return writer.build(info);
  }

  private IncomingBlock spans(BlockInfo info) {
    SpanBlockWriter writer = new SpanBlockWriter();
    var site = new SpanBlockWriter.Site("work", "app", "app", "main.rs", 3, 1);
    for (int i = count(); i > 0; i--) {
      if (random.nextBoolean()) {
        writer.beginAsync(ticks(), site, random.nextInt(10), 0, 1);
      } else {
        writer.endAsync(ticks(), site, random.nextInt(10), 0, 1);
      }
    }
    return writer.build(info);
  }

  private IncomingBlock images(BlockInfo info) {
    ImageBlockWriter writer = new ImageBlockWriter();
    for (int i = random.nextInt(3); i > 0; i--) {
      byte[] data = new byte[random.nextInt(50)];
      random.nextBytes(data);
      writer.image(ticks(), "shot" + i, "png", data);
    }
    return writer.build(info);
  }
}
