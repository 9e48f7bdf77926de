package io.micromegas.lakehouse;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.NetBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * A process with two network streams that post blocks to a lake, mostly in order: with pauses, ends
 * that do not match, spans that stay open, blocks that do not decode, and blocks that are late.
 */
final class RandomNet {
  private static final Instant START = Instant.parse("1969-12-31T23:59:59.999999Z");
  private static final long START_TICKS = 5_000;

  private final TestLake lake;
  private final Random random;
  private final UUID processId;
  private final List<StreamInfo> streams = new ArrayList<>();
  private final long[] events = new long[2];
  private final List<IncomingBlock> held = new ArrayList<>();
  private long tick;

  RandomNet(TestLake lake, Random random, long frequency) {
    this.lake = lake;
    this.random = random;
    this.processId = id();
    lake.catalog.insertProcess(
        new ProcessInfo(
            processId,
            "/bin/game",
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
    for (int i = 0; i < events.length; i++) {
      streams.add(NetBlockWriter.stream(processId, id(), Map.of()));
      lake.insert(streams.get(i));
    }
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  UUID processId() {
    return processId;
  }

  long lastTick() {
    return tick;
  }

  /** Takes the objects of all blocks away: whoever reads one fails. */
  void deleteBlocks() {
    streams.forEach(stream -> lake.deleteBlocks(stream.streamId()));
  }

  /** Posts the next block, or keeps it for later, or one that was kept. */
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

  private IncomingBlock next() {
    NetBlockWriter writer = new NetBlockWriter();
    int stream = random.nextInt(4) == 0 ? 1 : 0;
    int count = random.nextInt(15);
    long first = tick;
    for (int i = 0; i < count; i++) {
      event(writer, START_TICKS + tick + random.nextInt(-1, 4));
      tick += random.nextInt(3);
    }
    // An estimate of the frequency from these moves with every block.
    long endMicros = 1 + tick * (2 + random.nextInt(2));
    BlockInfo info =
        new BlockInfo(
            id(),
            streams.get(stream).streamId(),
            processId,
            START,
            first,
            START.plusNanos(1_000 * endMicros),
            tick,
            events[stream],
            0);
    events[stream] += count;
    // Blocks touch, or a pause begins a new chain.
    tick += random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 0;
    return writer.build(info);
  }

  private void event(NetBlockWriter writer, long time) {
    String name = "n" + random.nextInt(5);
    long bits = random.nextInt(1_000);
    switch (random.nextInt(9)) {
      case 0 -> writer.beginConnection(time, name, random.nextBoolean());
      case 1 -> writer.beginObject(time, name);
      case 2, 3 -> writer.beginRpc(time, name);
      case 4 -> writer.endConnection(time, bits);
      case 5 -> writer.endObject(time, bits);
      case 6, 7 -> writer.endRpc(time, bits);
      default -> writer.property(time, name, bits);
    }
  }
}
