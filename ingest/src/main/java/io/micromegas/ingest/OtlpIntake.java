package io.micromegas.ingest;

import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.OtlpRequest;
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
import java.util.function.Supplier;

/**
 * Takes OpenTelemetry messages along ingestion's own path, whatever protocol brought them: of each
 * resource a process, a stream and a block. Thread-safe; blocks.
 */
final class OtlpIntake {
  /** A few megabytes. */
  private static final int REMEMBERED_STREAMS = 1 << 16;

  private final Ingestion ingestion;
  private final Clock clock = Clock.systemUTC();
  private final AnnouncedStreams announced = new AnnouncedStreams(REMEMBERED_STREAMS);

  OtlpIntake(Ingestion ingestion) {
    this.ingestion = ingestion;
  }

  /** Takes a message apart and stores it; the ticket is closed when all of it has arrived. */
  void takeProtobuf(Signal signal, byte[] message, Admission.Ticket ticket) {
    take(() -> OtlpRequest.readProtobuf(signal, message, clock.instant()), ticket);
  }

  /** The same of a message in JSON. */
  void takeJson(Signal signal, byte[] message, Admission.Ticket ticket) {
    take(() -> OtlpRequest.readJson(signal, message, clock.instant()), ticket);
  }

  private void take(Supplier<List<OtlpBlock>> reading, Admission.Ticket ticket) {
    List<OtlpBlock> blocks;
    try {
      blocks = reading.get();
    } catch (Throwable e) {
      ticket.close();
      throw e;
    }
    store(blocks, ticket);
  }

  /**
   * Stores blocks; a normal return means that all are durable, and visible.
   *
   * <p>Processes and streams are announced when this server has not done so before, or when a
   * commit says that a block waits for them: they may have been retired since.
   *
   * @param ticket closed when all have arrived, even if nobody waits any more
   */
  private void store(List<OtlpBlock> blocks, Admission.Ticket ticket) {
    List<CompletableFuture<Outcome>> results = new ArrayList<>();
    try {
      for (OtlpBlock block : blocks) {
        if (!announced.has(block.stream().streamId())) {
          announce(block);
        }
      }
      for (OtlpBlock block : blocks) {
        results.add(ingestion.submit(block.block(), identity(block)));
      }
    } finally {
      var _ =
          CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
              .whenComplete((done, error) -> ticket.close());
    }
    Set<UUID> again = new HashSet<>();
    for (int i = 0; i < blocks.size(); i++) {
      OtlpBlock block = blocks.get(i);
      if (mayWait(ingestion.await(results.get(i))) && again.add(block.stream().streamId())) {
        announce(block);
      }
    }
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
