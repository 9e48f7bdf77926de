package io.micromegas.lakehouse;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.SpanBlockWriter;
import io.micromegas.telemetry.SpanBlockWriter.Site;
import io.micromegas.telemetry.StreamInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * A thread that posts blocks of spans to a lake, mostly in order: with pauses, ends without a
 * begin, spans that stay open, clocks that step back, blocks that do not decode, and blocks that
 * are late.
 */
final class RandomThread {
  private static final Instant START = Instant.parse("1969-12-31T23:59:59.999999Z");
  private static final long START_TICKS = 5_000;
  private static final List<Site> SITES =
      List.of(site("a", 1), site("b", 2), site("ä", 3), site("d", 4));

  private final TestLake lake;
  private final Random random;
  private final UUID processId;
  private final StreamInfo stream;
  private final List<IncomingBlock> held = new ArrayList<>();
  private long tick;
  private long events;

  RandomThread(TestLake lake, Random random, long frequency) {
    this(lake, random, new UUID(random.nextLong(), random.nextLong()), "main", frequency);
  }

  /** A thread of a process, which may have others. */
  RandomThread(TestLake lake, Random random, UUID processId, String name, long frequency) {
    this.lake = lake;
    this.random = random;
    this.processId = processId;
    this.stream =
        SpanBlockWriter.stream(processId, id(), Map.of("thread-name", name, "thread-id", "7"));
    lake.catalog.insertProcess(
        new ProcessInfo(
            processId,
            "/bin/app",
            "ann",
            "Ann",
            "box",
            "linux",
            "cpu",
            frequency,
            START,
            START_TICKS,
            Optional.empty(),
            Map.of()));
    lake.insert(stream);
  }

  private static Site site(String name, int line) {
    return new Site(name, "app", "app", "main.rs", line, 1);
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  StreamInfo stream() {
    return stream;
  }

  UUID streamId() {
    return stream.streamId();
  }

  long lastTick() {
    return tick;
  }

  /** Posts the thread's next block, or keeps it for later, or one that was kept. */
  void post() {
    boolean late = !held.isEmpty() && random.nextInt(6) == 0;
    IncomingBlock block = late ? held.remove(random.nextInt(held.size())) : next();
    if (!late && random.nextInt(10) == 0) {
      held.add(block);
      return;
    }
    lake.insert(block);
    if (random.nextInt(15) == 0) {
      lake.damage(block);
    }
  }

  /** Posts a block of spans that stay open. */
  void open(int count) {
    SpanBlockWriter writer = new SpanBlockWriter();
    for (int i = 0; i < count; i++) {
      writer.begin(START_TICKS + tick, SITES.getFirst());
    }
    lake.insert(
        writer.build(
            new BlockInfo(id(), streamId(), processId, START, tick, START, tick + 1, events, 0)));
    events += count;
  }

  private IncomingBlock next() {
    SpanBlockWriter writer = new SpanBlockWriter();
    int count = random.nextInt(12);
    long first = tick;
    for (int i = 0; i < count; i++) {
      long time = START_TICKS + tick + random.nextInt(-1, 4);
      tick += random.nextInt(3);
      Site site = SITES.get(random.nextInt(SITES.size()));
      if (random.nextInt(9) < 5) {
        writer.begin(time, site);
      } else {
        writer.end(time, site);
      }
    }
    // An estimate of the frequency from these moves with every block.
    long endMicros = 1 + tick * (2 + random.nextInt(2));
    BlockInfo info =
        new BlockInfo(
            id(),
            streamId(),
            processId,
            START,
            first,
            START.plusNanos(1_000 * endMicros),
            tick,
            events,
            0);
    events += count;
    // Blocks touch, or a pause begins a new chain.
    tick += random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 0;
    return writer.build(info);
  }
}
