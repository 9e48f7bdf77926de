package io.micromegas.testing;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.Ingestion;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.MetricBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.SpanBlockWriter;
import io.micromegas.telemetry.StreamInfo;
import io.micromegas.testing.Ledger.Block;
import io.micromegas.testing.Ledger.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * An actor that sends processes with streams of logs, measures and spans, announcements and blocks
 * in any order, each again until it is acknowledged. Every event tells its block.
 */
final class LakeWriter {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long FREQUENCY = 1_000_000_000L;
  private static final MetricBlockWriter.Site METRIC =
      new MetricBlockWriter.Site("writer", "count", "none", "writer.rs", 1, 1);
  private static final SpanBlockWriter.Location SPAN =
      new SpanBlockWriter.Location("writer", "writer", "writer.rs", 2, 1);

  private final Door door;
  private final Ledger ledger;
  private final Random random;

  LakeWriter(Door door, Ledger ledger, long seed) {
    this.door = door;
    this.ledger = ledger;
    this.random = new Random(seed);
  }

  /** Where telemetry goes in. Returns when it is acknowledged. */
  interface Door {
    void send(ProcessInfo process);

    void send(StreamInfo stream);

    void send(IncomingBlock block);

    /** The door without HTTP. */
    static Door of(Ingestion ingestion) {
      return new Door() {
        @Override
        public void send(ProcessInfo process) {
          ingestion.insertProcess(process);
        }

        @Override
        public void send(StreamInfo stream) {
          ingestion.insertStream(stream);
        }

        @Override
        public void send(IncomingBlock block) {
          ingestion.insertBlock(block);
        }
      };
    }
  }

  /** Sends one thing and tells of it. */
  private interface Step {
    void run() throws InterruptedException;
  }

  /** Sends a process with all that belongs to it, so many blocks a stream. */
  void process(int blocksPerStream) throws InterruptedException {
    UUID processId = id();
    boolean tellsFrequency = random.nextInt(3) > 0;
    List<Step> steps = new ArrayList<>();
    steps.add(() -> announce(process(processId, tellsFrequency)));
    for (Kind kind : Kind.values()) {
      StreamInfo stream = stream(processId, id(), kind);
      steps.add(() -> announce(stream));
      for (int block = 0; block < blocksPerStream; block++) {
        long first = 1_000_000L * block;
        steps.add(() -> send(stream, kind, first));
      }
    }
    // Some senders announce first, as they should.
    boolean orderly = random.nextBoolean();
    if (!orderly) {
      Collections.shuffle(steps, random);
    }
    for (Step step : steps) {
      step.run();
    }
  }

  private static StreamInfo stream(UUID processId, UUID id, Kind kind) {
    return switch (kind) {
      case LOG -> LogBlockWriter.stream(processId, id, Map.of());
      case METRIC -> MetricBlockWriter.stream(processId, id, Map.of());
      case SPAN -> SpanBlockWriter.stream(processId, id, Map.of("thread-name", "main"));
    };
  }

  /** Sends what another began and did not finish, as it would have done itself. */
  void finish() throws InterruptedException {
    for (Block block : ledger.unfinished()) {
      announce(process(block.process(), true));
      announce(stream(block.process(), block.stream(), block.kind()));
      untilAcknowledged(() -> door.send(body(block)));
      if (ledger.unfinished().contains(block)) {
        ledger.acknowledged(block);
      }
    }
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private static ProcessInfo process(UUID id, boolean tellsFrequency) {
    return new ProcessInfo(
        id,
        "/bin/writer",
        "ann",
        "Ann",
        "box",
        "linux",
        "cpu",
        tellsFrequency ? FREQUENCY : 0,
        START,
        0,
        Optional.empty(),
        Map.of("build", "seven"));
  }

  private void announce(ProcessInfo process) throws InterruptedException {
    untilAcknowledged(() -> door.send(process));
    ledger.acknowledged(process.processId());
  }

  private void announce(StreamInfo stream) throws InterruptedException {
    untilAcknowledged(() -> door.send(stream));
    ledger.acknowledged(stream.streamId());
  }

  private void send(StreamInfo stream, Kind kind, long first) throws InterruptedException {
    int events = 1 + random.nextInt(20);
    Block block = new Block(id(), stream.streamId(), stream.processId(), kind, events, first);
    IncomingBlock body = body(block);
    ledger.sending(block);
    untilAcknowledged(() -> door.send(body));
    // An answer may be lost on the way to the sender, too.
    if (random.nextInt(10) == 0) {
      untilAcknowledged(() -> door.send(body));
    }
    ledger.acknowledged(block);
  }

  /** Spans of a stream follow one another and end in their block. */
  static IncomingBlock body(Block block) {
    long first = block.first();
    long last = first + 1_000L * block.events();
    int objects = block.kind() == Kind.SPAN ? 2 * block.events() : block.events();
    BlockInfo info =
        new BlockInfo(
            block.id(),
            block.stream(),
            block.process(),
            START.plusNanos(first),
            first,
            START.plusNanos(Math.max(1_000, last)),
            Math.max(1_000, last),
            first / 1_000,
            objects);
    String id = block.id().toString();
    return switch (block.kind()) {
      case LOG -> {
        LogBlockWriter writer = new LogBlockWriter();
        for (int i = 0; i < block.events(); i++) {
          writer.log(first + 1_000L * i, 1 + i % 6, "writer", id + " " + i);
        }
        yield writer.build(info);
      }
      case METRIC -> {
        MetricBlockWriter writer = new MetricBlockWriter();
        for (int i = 0; i < block.events(); i++) {
          writer.integer(first + 1_000L * i, METRIC, i);
        }
        yield writer.build(info);
      }
      case SPAN -> {
        SpanBlockWriter writer = new SpanBlockWriter();
        for (int i = 0; i < block.events(); i++) {
          writer.begin(first + 1_000L * i, SPAN, id + " " + i);
          writer.end(first + 1_000L * i + 500, SPAN, id + " " + i);
        }
        yield writer.build(info);
      }
    };
  }

  /** Sends as a good sender does: whatever is said but never, it says it again. */
  private void untilAcknowledged(Runnable sending) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        sending.run();
        return;
      } catch (MicromegasException e) {
        boolean again =
            e.code() == ErrorCode.UNAVAILABLE
                || e.code() == ErrorCode.TIMEOUT
                || e.code() == ErrorCode.OVERLOADED;
        if (!again || attempt == 600) {
          throw e;
        }
        Thread.sleep(Math.min(100, 5L * attempt));
      }
    }
  }
}
