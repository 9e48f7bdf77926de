package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.StreamRow;
import io.micromegas.store.BlockKeys;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.ImageBlockWriter;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.NetBlockWriter;
import io.micromegas.telemetry.SpanBlockWriter;
import io.micromegas.telemetry.StreamInfo;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A lake in memory with one process, whose clock ticks once a nanosecond from the epoch, one log
 * stream, one of images, one of network events, and one thread named {@code main-7}. Tests write
 * blocks into it with a sender's encoder.
 */
final class MemoryLake {
  final MemoryStore store = new MemoryStore();
  final MemoryCatalog catalog = new MemoryCatalog();
  final UUID processId = new UUID(1, 1);
  private final ProcessRow process = process(1_000_000_000L);
  final StreamRow logStream = stream(LogBlockWriter.stream(processId, new UUID(2, 1), Map.of()));
  final StreamRow thread =
      stream(
          SpanBlockWriter.stream(
              processId, new UUID(2, 2), Map.of("thread-name", "main", "thread-id", "7")));
  final StreamRow imageStream =
      stream(ImageBlockWriter.stream(processId, new UUID(2, 3), Map.of()));
  final StreamRow netStream = stream(NetBlockWriter.stream(processId, new UUID(2, 4), Map.of()));
  private long blocks;
  private long insertTime = 1_000;

  private ProcessRow process(long frequency) {
    return new ProcessRow(
        processId,
        "/bin/app",
        "ann",
        "Ann",
        "box",
        "linux",
        "cpu",
        frequency,
        0,
        0,
        1,
        "",
        "{\"a\":\"b\"}",
        1,
        0,
        0);
  }

  /** A block of the thread, for tests that make blocks of their own from it. */
  BlockRow anyThreadBlock() {
    return new BlockRow(new UUID(3, 3), 0, 0, 0, 0, 0, 0, 0, 1, thread, process);
  }

  private StreamRow stream(StreamInfo info) {
    return new StreamRow(
        info.streamId(),
        info.processId(),
        CborBodies.encodeTypes(info.dependenciesMetadata()),
        CborBodies.encodeTypes(info.objectsMetadata()),
        info.tags(),
        info.properties(),
        1,
        "micromegas-transit",
        1);
  }

  LakehouseViews views() {
    return views(LakehouseSettings.defaults());
  }

  LakehouseViews views(LakehouseSettings settings) {
    return new LakehouseViews(catalog, store, new NoWriter(), settings, StoredViews.standard());
  }

  /** Writes a block of span events between two ticks; events are numbered from the offset. */
  BlockRow spans(long begin, long end, long objectOffset, Consumer<SpanBlockWriter> events) {
    SpanBlockWriter writer = new SpanBlockWriter();
    events.accept(writer);
    BlockInfo info = info(thread, begin, end, objectOffset);
    return add(thread, process, writer.build(info));
  }

  /** Writes a block of log messages, one per tick from the given one. */
  BlockRow logs(long firstTick, String... messages) {
    return logs(process, firstTick, messages);
  }

  private BlockRow logs(ProcessRow owner, long firstTick, String... messages) {
    LogBlockWriter writer = new LogBlockWriter();
    LogBlockWriter.Site site = new LogBlockWriter.Site(4, "app", "{}", "app", "main.rs", 1);
    for (int i = 0; i < messages.length; i++) {
      writer.log(firstTick + i, site, messages[i]);
    }
    // What the metadata says of times is far off on purpose: it is no bound of the rows.
    return add(logStream, owner, writer.build(info(logStream, 5, 6, 0)));
  }

  /** Writes a block of images. */
  BlockRow images(Consumer<ImageBlockWriter> events) {
    ImageBlockWriter writer = new ImageBlockWriter();
    events.accept(writer);
    return add(imageStream, process, writer.build(info(imageStream, 5, 6, 0)));
  }

  /** Writes a block of network events between two ticks; events are numbered from the offset. */
  BlockRow net(long begin, long end, long objectOffset, Consumer<NetBlockWriter> events) {
    return net(netStream, begin, end, objectOffset, events);
  }

  /** The same in another stream. */
  BlockRow net(
      StreamRow stream, long begin, long end, long objectOffset, Consumer<NetBlockWriter> events) {
    NetBlockWriter writer = new NetBlockWriter();
    events.accept(writer);
    return add(stream, process, writer.build(info(stream, begin, end, objectOffset)));
  }

  /** Returns one more network stream. */
  StreamRow otherNetStream() {
    return stream(NetBlockWriter.stream(processId, new UUID(2, 5), Map.of()));
  }

  private BlockInfo info(StreamRow stream, long begin, long end, long objectOffset) {
    return new BlockInfo(
        new UUID(3, ++blocks),
        stream.streamId(),
        processId,
        Instant.ofEpochSecond(0, begin),
        begin,
        Instant.ofEpochSecond(0, end),
        end,
        objectOffset,
        0);
  }

  private BlockRow add(StreamRow stream, ProcessRow owner, IncomingBlock block) {
    BlockInfo info = block.info();
    BlockRow row =
        new BlockRow(
            info.blockId(),
            info.beginTicks(),
            info.beginTicks(),
            info.endTicks(),
            info.endTicks(),
            info.nbObjects(),
            info.objectOffset(),
            block.payload().length,
            ++insertTime,
            stream,
            owner);
    store.put(key(row), block.payload());
    catalog.add(row);
    return row;
  }

  static String key(BlockRow block) {
    return BlockKeys.of(block.process().processId(), block.stream().streamId(), block.blockId());
  }
}
