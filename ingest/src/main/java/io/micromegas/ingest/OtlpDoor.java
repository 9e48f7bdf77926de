package io.micromegas.ingest;

import io.micromegas.otlp.Signal;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Takes what OpenTelemetry exporters post; answers when all of a request is durable. */
final class OtlpDoor {
  /** Bytes on the wire; unpacked it may be as large as any other body. */
  private static final long MAX_WIRE = 20L << 20;

  private final Ingestion ingestion;
  private final HttpSettings settings;
  private final OtlpIntake intake;

  OtlpDoor(Ingestion ingestion, HttpSettings settings, OtlpIntake intake) {
    this.ingestion = ingestion;
    this.settings = settings;
    this.intake = intake;
  }

  HttpAnswer take(Signal signal, Request request, RequestBody body) {
    Optional<OtlpAnswers.Encoding> encoding = OtlpAnswers.Encoding.of(request);
    if (encoding.isEmpty()) {
      return OtlpAnswers.unknownMediaType(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    }
    String packed = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    Optional<BodyCoding> coding = BodyCoding.of(packed);
    if (coding.isEmpty()) {
      return OtlpAnswers.unknownCoding(packed, encoding.get());
    }
    long maxWire = maxWire(ingestion);
    Admission.Ticket ticket = ingestion.enter(Math.max(0, body.announced(maxWire)));
    byte[] message;
    try {
      byte[] wire = body.read(ticket, maxWire, settings.bodyTimeout());
      message = coding.get().undo(wire, ticket, ingestion.settings().maxBodyBytes());
    } catch (Throwable e) {
      ticket.close();
      throw e;
    }
    return OtlpAnswers.stored(
        encoding.get(),
        switch (encoding.get()) {
          case PROTOBUF_MESSAGE -> intake.takeProtobuf(signal, message, ticket);
          case JSON_MESSAGE -> intake.takeJson(signal, message, ticket);
        });
  }

  /** Returns how large a message may be as it is sent. */
  static long maxWire(Ingestion ingestion) {
    return Math.min(MAX_WIRE, ingestion.settings().maxBodyBytes());
  }
}
