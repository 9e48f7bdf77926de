package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever is done to real bodies and blocks gives a result or an error of ours, in bounds. */
class DamagedInputTest {
  /** What one body or block may allocate: a multiple of its size, and room for a table or two. */
  private static final long ALLOCATION_FACTOR = 200;

  private static final long ALLOCATION_BASE = 4 << 20;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void bodies() {
    Vectors vectors = new Vectors("small");
    SplittableRandom random = new SplittableRandom(1);
    vectors.bodies.forEach((name, body) -> {
      for (int i = 0; i < 1_500; i++) {
        byte[] bad = damaged(random, body);
        bounded(
            name + " damaged as number " + i,
            ErrorCode.INVALID_ARGUMENT,
            bad.length,
            () -> {
              if (name.contains("process")) {
                CborBodies.readProcess(bad);
              } else if (name.contains("stream")) {
                CborBodies.readStream(bad);
              } else {
                CborBodies.readBlock(bad);
              }
            });
      }
    });
  }

  @Test
  void payloads() {
    Vectors vectors = new Vectors("small");
    SplittableRandom random = new SplittableRandom(2);
    for (IncomingBlock block : vectors.blocks) {
      StreamLayout layout = StreamLayout.of(vectors.stream(block));
      for (int i = 0; i < 500; i++) {
        byte[] bad = damaged(random, block.payload());
        bounded(
            block.info().blockId() + " damaged as number " + i,
            ErrorCode.CORRUPT_BLOCK,
            1_000_000,
            () -> decodeAll(layout, BlockQueues.of(bad, 1_000_000)));
      }
    }
  }

  /** Behind the checksums: the queues themselves. */
  @Test
  void queues() {
    SplittableRandom random = new SplittableRandom(3);
    for (String folder : List.of("small", "generator")) {
      Vectors vectors = new Vectors(folder);
      for (IncomingBlock block : vectors.blocks) {
        StreamLayout layout = StreamLayout.of(vectors.stream(block));
        BlockQueues queues = BlockQueues.of(block.payload());
        byte[] dependencies = queues.dependencies().toByteArray();
        byte[] objects = queues.objects().toByteArray();
        for (int i = 0; i < 600; i++) {
          boolean first = random.nextBoolean();
          byte[] badDependencies = first ? damaged(random, dependencies) : dependencies;
          byte[] badObjects = first ? objects : damaged(random, objects);
          bounded(
              block.info().blockId() + " damaged as number " + i,
              ErrorCode.CORRUPT_BLOCK,
              badDependencies.length + badObjects.length,
              () ->
                  decodeAll(
                      layout,
                      new BlockQueues(ByteSlice.of(badDependencies), ByteSlice.of(badObjects))));
        }
      }
    }
  }

  /** Blocks read with the types of something else. */
  @Test
  void types() {
    SplittableRandom random = new SplittableRandom(4);
    Vectors vectors = new Vectors("small");
    for (IncomingBlock block : vectors.blocks) {
      BlockQueues queues = BlockQueues.of(block.payload());
      StreamInfo stream = vectors.stream(block);
      byte[] dependencies = CborBodies.encodeTypes(stream.dependenciesMetadata());
      byte[] objects = CborBodies.encodeTypes(stream.objectsMetadata());
      for (int i = 0; i < 600; i++) {
        byte[] badDependencies = flipped(random, dependencies);
        byte[] badObjects = flipped(random, objects);
        StreamLayout layout;
        try {
          layout = StreamLayout.ofStored(badDependencies, badObjects);
        } catch (MicromegasException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS);
          continue;
        }
        bounded(
            block.info().blockId() + " damaged as number " + i,
            ErrorCode.CORRUPT_BLOCK,
            1_000_000,
            () -> decodeAll(layout, queues));
      }
    }
  }

  private static void decodeAll(StreamLayout layout, BlockQueues queues) {
    TickClock clock = new TickClock(1, 0, 0);
    MicromegasException failure = null;
    List<Runnable> decoders =
        List.of(
            () -> BlockDecoder.decodeLogs(layout, queues, clock, new Discard()),
            () -> BlockDecoder.decodeMetrics(layout, queues, clock, new Discard()),
            () -> BlockDecoder.decodeThreadSpans(layout, queues, new Discard()),
            () -> BlockDecoder.decodeAsyncEvents(layout, queues, new DiscardAsync()),
            () -> BlockDecoder.decodeNetSpans(layout, queues, new DiscardNet()),
            () -> BlockDecoder.decodeImages(layout, queues, clock, new Discard()));
    for (Runnable decoder : decoders) {
      try {
        decoder.run();
      } catch (MicromegasException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static final class DiscardAsync implements AsyncSpanSink {
    private ScopeTable scopes = new Scopes(new Texts());

    @Override
    public void start(TextTable texts, ScopeTable table) {
      scopes = table;
    }

    @Override
    public void begin(long ticks, int scope, long spanId, long parentSpanId, int depth) {
      assertThat(scope).isBetween(0, scopes.size() - 1);
    }

    @Override
    public void end(long ticks, int scope, long spanId, long parentSpanId, int depth) {
      assertThat(scope).isBetween(0, scopes.size() - 1);
    }
  }

  private static final class DiscardNet implements NetSpanSink {
    private TextTable texts = new Texts();

    @Override
    public void start(TextTable table) {
      texts = table;
    }

    @Override
    public void begin(int ordinal, long ticks, NetSpanKind kind, int name, boolean outgoing) {
      assertThat(name).isBetween(0, texts.size() - 1);
    }

    @Override
    public void end(int ordinal, long ticks, NetSpanKind kind, long bits) {
      assertThat(bits).isBetween(0L, 0xffff_ffffL);
    }

    @Override
    public void property(int ordinal, long ticks, int name, long bits) {
      assertThat(name).isBetween(0, texts.size() - 1);
    }
  }

  private static final class Discard implements LogSink, MetricSink, ThreadSpanSink, ImageSink {
    @Override
    public void start(TextTable texts) {}

    @Override
    public void start(TextTable texts, ScopeTable scopes) {}

    @Override
    public void log(
        long time, int level, int target, byte[] message, int offset, int length, int properties) {
      assertThat(Utf8.isValid(message, offset, length)).isTrue();
    }

    @Override
    public void metric(long time, int target, int name, int unit, double value, int properties) {}

    @Override
    public void image(
        long time,
        byte[] name,
        int nameOffset,
        int nameLength,
        int format,
        byte[] data,
        int dataOffset,
        int dataLength) {
      assertThat(Utf8.isValid(name, nameOffset, nameLength)).isTrue();
      assertThat(new ByteSlice(data, dataOffset, dataLength).length()).isEqualTo(dataLength);
    }

    @Override
    public void begin(int ordinal, long ticks, int scope) {}

    @Override
    public void end(int ordinal, long ticks, int scope) {}
  }

  private static void bounded(String because, ErrorCode code, long size, Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      work.run();
    } catch (MicromegasException e) {
      assertThat(e.code()).as(because).isEqualTo(code);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail(because, e);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as(because)
        .isLessThan(ALLOCATION_BASE + ALLOCATION_FACTOR * size);
  }

  private static byte[] damaged(RandomGenerator random, byte[] good) {
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(good, random.nextInt(good.length + 1));
      case 1 -> {
        // A stretch taken out, so that what follows stands elsewhere.
        int from = random.nextInt(good.length + 1);
        int to = Math.min(good.length, from + random.nextInt(1, 9));
        yield new ByteBuilder(good.length)
            .bytes(good, 0, from)
            .bytes(good, to, good.length - to)
            .toByteArray();
      }
      default -> flipped(random, good);
    };
  }

  private static byte[] flipped(RandomGenerator random, byte[] good) {
    byte[] bad = good.clone();
    for (int changes = random.nextInt(1, 5); changes > 0 && bad.length > 0; changes--) {
      int[] values = {0, 1, 0x7f, 0x80, 0xff, 0x1f, 0x5b, 0x9b, 0xbb, random.nextInt()};
      bad[random.nextInt(bad.length)] = (byte) values[random.nextInt(values.length)];
    }
    return bad;
  }
}
