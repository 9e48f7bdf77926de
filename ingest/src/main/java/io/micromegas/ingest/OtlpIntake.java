package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.ErrorKind;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.OtlpRequest;
import io.micromegas.otlp.PartialSuccess;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.BlockInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Takes OpenTelemetry messages along ingestion's own path, whatever protocol brought them: of each
 * resource a process, a stream and a block. Thread-safe; blocks.
 */
final class OtlpIntake {
  /** A few megabytes. */
  private static final int REMEMBERED_STREAMS = 1 << 16;

  private final Ingestion ingestion;
  private final long maxParsedBytes;

  /** Messages being taken apart; what they become is bytes again. */
  private final Admission parsing;

  private final Clock clock = Clock.systemUTC();
  private final AnnouncedStreams announced = new AnnouncedStreams(REMEMBERED_STREAMS);

  OtlpIntake(Ingestion ingestion, long maxParsedBytes) {
    this.ingestion = ingestion;
    this.maxParsedBytes = maxParsedBytes;
    this.parsing = new Admission(maxParsedBytes, Integer.MAX_VALUE);
  }

  /**
   * Takes a message apart and stores it. A normal return means that what is not said to be rejected
   * is durable, and visible if there is a view for it.
   *
   * @param ticket closed when all of it has arrived, even if nobody waits any more
   */
  PartialSuccess takeProtobuf(Signal signal, byte[] message, Admission.Ticket ticket) {
    return take(
        signal, room -> OtlpRequest.readProtobuf(signal, message, clock.instant(), room), ticket);
  }

  /** The same of a message in JSON. */
  PartialSuccess takeJson(Signal signal, byte[] message, Admission.Ticket ticket) {
    return take(
        signal, room -> OtlpRequest.readJson(signal, message, clock.instant(), room), ticket);
  }

  private PartialSuccess take(
      Signal signal, Function<LongConsumer, List<OtlpBlock>> reading, Admission.Ticket ticket) {
    List<OtlpBlock> blocks;
    try (Admission.Ticket room = parsing.enter(0)) {
      blocks = reading.apply(bytes -> makeRoom(bytes, room));
    } catch (Throwable e) {
      ticket.close();
      throw e;
    }
    return store(signal, blocks, ticket);
  }

  private void makeRoom(long bytes, Admission.Ticket room) {
    if (bytes > maxParsedBytes) {
      throw new MicromegasException(
          ErrorCode.TOO_LARGE,
          "taken apart, the message may take "
              + bytes
              + " bytes of memory, more than the "
              + maxParsedBytes
              + " that there are; send smaller batches");
    }
    room.grow(bytes);
  }

  /**
   * Processes and streams are announced when this server has not done so before, or when a commit
   * says that a block waits for them: they may have been retired since.
   */
  private PartialSuccess store(Signal signal, List<OtlpBlock> blocks, Admission.Ticket ticket) {
    List<CompletableFuture<Outcome>> results = new ArrayList<>();
    try {
      for (OtlpBlock block : blocks) {
        results.add(submit(block));
      }
    } finally {
      var _ =
          CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
              .whenComplete((done, error) -> ticket.close());
    }
    Rejections rejections = new Rejections(signal);
    Set<UUID> again = new HashSet<>();
    for (int i = 0; i < blocks.size(); i++) {
      OtlpBlock block = blocks.get(i);
      try {
        if (mayWait(ingestion.await(results.get(i))) && again.add(block.stream().streamId())) {
          announce(block);
        }
        rejections.stored(block);
      } catch (MicromegasException e) {
        rejections.refused(block, forGood(e));
      }
    }
    return rejections.answer();
  }

  /** A resource that is refused for good is no reason to refuse the others. */
  private CompletableFuture<Outcome> submit(OtlpBlock block) {
    try {
      if (!announced.has(block.stream().streamId())) {
        announce(block);
      }
      return ingestion.submit(block.block(), identity(block));
    } catch (MicromegasException e) {
      return CompletableFuture.failedFuture(forGood(e));
    }
  }

  /** Returns a reason that stays one; throws what sending again may help against. */
  private static MicromegasException forGood(MicromegasException e) {
    if (e.code().kind() != ErrorKind.USER) {
      throw e;
    }
    return e;
  }

  /** A known block may have been pending ever since a request that failed behind its commit. */
  private static boolean mayWait(Outcome outcome) {
    return switch (outcome) {
      case PENDING, DUPLICATE -> true;
      case COMMITTED, CONFLICT -> false;
    };
  }

  /** Moves what waits for it into view, too. */
  private void announce(OtlpBlock block) {
    ingestion.insertAdmitted(block.process());
    ingestion.insertAdmitted(block.stream(), block.signal().format());
    announced.add(block.stream().streamId());
  }

  /** Times of arrival differ when the same is sent again. */
  private static BlockInfo identity(OtlpBlock block) {
    BlockInfo info = block.block().info();
    return block.timed()
        ? info
        : new BlockInfo(
            info.blockId(),
            info.streamId(),
            info.processId(),
            Instant.EPOCH,
            0,
            Instant.EPOCH,
            0,
            info.objectOffset(),
            info.nbObjects());
  }
}
