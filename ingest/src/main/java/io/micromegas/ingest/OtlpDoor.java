package io.micromegas.ingest;

import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.OtlpRequest;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.BlockInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Takes what OpenTelemetry exporters post, along ingestion's own path: of each resource a process,
 * a stream and a block. Answers when all of a request is durable.
 */
final class OtlpDoor {
  /** Bytes on the wire; unpacked it may be as large as any other body. */
  private static final long MAX_WIRE = 20L << 20;

  private final Ingestion ingestion;
  private final HttpSettings settings;
  private final Clock clock = Clock.systemUTC();

  OtlpDoor(Ingestion ingestion, HttpSettings settings) {
    this.ingestion = ingestion;
    this.settings = settings;
  }

  HttpAnswer take(Signal signal, Request request, RequestBody body) {
    Optional<OtlpAnswers.Encoding> encoding = OtlpAnswers.Encoding.of(request);
    if (encoding.isEmpty()) {
      return OtlpAnswers.unknownMediaType(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    }
    Optional<BodyCoding> coding = BodyCoding.of(request);
    if (coding.isEmpty()) {
      return HttpAnswer.UNKNOWN_CODING;
    }
    long maxBytes = ingestion.settings().maxBodyBytes();
    long maxWire = Math.min(MAX_WIRE, maxBytes);
    Admission.Ticket ticket = ingestion.enter(Math.max(0, body.announced(maxWire)));
    List<OtlpBlock> blocks;
    try {
      byte[] wire = body.read(ticket, maxWire, settings.bodyTimeout());
      byte[] message = coding.get().undo(wire, ticket, maxBytes);
      Instant now = clock.instant();
      blocks =
          switch (encoding.get()) {
            case PROTOBUF_MESSAGE -> OtlpRequest.readProtobuf(signal, message, now);
            case JSON_MESSAGE -> OtlpRequest.readJson(signal, message, now);
          };
      announce(blocks);
    } catch (Throwable e) {
      ticket.close();
      throw e;
    }
    store(blocks, ticket);
    return OtlpAnswers.stored(encoding.get());
  }

  /** Each time again: a process may have been retired since it was last heard of. */
  private void announce(List<OtlpBlock> blocks) {
    Set<UUID> streams = new LinkedHashSet<>();
    for (OtlpBlock block : blocks) {
      if (streams.add(block.stream().streamId())) {
        ingestion.insertAdmitted(block.process());
        ingestion.insertAdmitted(block.stream(), block.signal().format());
      }
    }
  }

  /** The ticket stays open until all have arrived, even if we stop waiting. */
  private void store(List<OtlpBlock> blocks, Admission.Ticket ticket) {
    List<CompletableFuture<Outcome>> results = new ArrayList<>();
    try {
      for (OtlpBlock block : blocks) {
        results.add(ingestion.submit(block.block(), identity(block)));
      }
    } finally {
      var _ =
          CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
              .whenComplete((done, error) -> ticket.close());
    }
    results.forEach(ingestion::await);
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
