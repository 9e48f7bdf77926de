package io.micromegas.ingest;

import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.OtlpRequest;
import io.micromegas.otlp.Signal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  private final OtlpIntake intake;
  private final Clock clock = Clock.systemUTC();

  OtlpDoor(Ingestion ingestion, HttpSettings settings) {
    this.ingestion = ingestion;
    this.settings = settings;
    this.intake = new OtlpIntake(ingestion);
  }

  HttpAnswer take(Signal signal, Request request, RequestBody body) {
    Optional<OtlpAnswers.Encoding> encoding = OtlpAnswers.Encoding.of(request);
    if (encoding.isEmpty()) {
      return OtlpAnswers.unknownMediaType(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    }
    Optional<BodyCoding> coding =
        BodyCoding.of(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
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
    } catch (Throwable e) {
      ticket.close();
      throw e;
    }
    intake.store(blocks, ticket);
    return OtlpAnswers.stored(encoding.get());
  }
}
