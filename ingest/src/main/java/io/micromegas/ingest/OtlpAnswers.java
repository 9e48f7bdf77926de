package io.micromegas.ingest;

import io.micromegas.base.MicromegasException;
import io.micromegas.otlp.PartialSuccess;
import io.micromegas.otlp.RpcStatus;
import io.micromegas.otlp.Signal;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Answers as OTLP wants them; over HTTP in the encoding of the request, errors as a status. */
final class OtlpAnswers {
  static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private OtlpAnswers() {}

  /** How a body is encoded. */
  enum Encoding {
    PROTOBUF_MESSAGE,
    JSON_MESSAGE;

    static Optional<Encoding> of(Request request) {
      String type = String.valueOf(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
      int parameters = type.indexOf(';');
      String media = parameters < 0 ? type : type.substring(0, parameters);
      return switch (media.strip().toLowerCase(Locale.ROOT)) {
        case PROTOBUF -> Optional.of(PROTOBUF_MESSAGE);
        case JSON -> Optional.of(JSON_MESSAGE);
        default -> Optional.empty();
      };
    }
  }

  /** The request is stored; what of it is not, or not shown, is in the answer. */
  static HttpAnswer stored(Encoding encoding, PartialSuccess success) {
    return HttpAnswer.of(
        200,
        success.message(),
        false,
        switch (encoding) {
          case PROTOBUF_MESSAGE -> new HttpAnswer.Content(PROTOBUF, success.toProtobuf());
          case JSON_MESSAGE -> new HttpAnswer.Content(JSON, success.toJson());
        });
  }

  static HttpAnswer unknownMediaType(@Nullable String type) {
    return refused(
        UNSUPPORTED_MEDIA_TYPE,
        false,
        new RpcStatus(
            RpcStatus.INVALID_ARGUMENT,
            "Content-Type is " + type + "; send " + PROTOBUF + " or " + JSON),
        Encoding.PROTOBUF_MESSAGE);
  }

  static HttpAnswer unknownCoding(@Nullable String coding, Encoding encoding) {
    return refused(
        UNSUPPORTED_MEDIA_TYPE,
        false,
        new RpcStatus(
            RpcStatus.INVALID_ARGUMENT,
            "Content-Encoding is " + coding + "; send " + BodyCoding.KNOWN + " or none"),
        encoding);
  }

  /** Refuses over HTTP. */
  static HttpAnswer of(MicromegasException e, Signal signal, Request request) {
    RpcStatus status = status(e, signal);
    return switch (e.code()) {
      case UNAUTHENTICATED, TOO_LARGE -> HttpAnswer.of(e);
      case INVALID_ARGUMENT,
          UNSUPPORTED,
          NOT_FOUND,
          CANCELLED,
          CONFLICT,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          TAIL_TOO_LONG,
          OVERLOADED,
          TIMEOUT,
          UNAVAILABLE,
          DATA_LOSS,
          CORRUPT_BLOCK,
          INTERNAL ->
          refused(
              switch (status.code()) {
                case RpcStatus.ALREADY_EXISTS -> 409;
                case RpcStatus.PERMISSION_DENIED -> 403;
                case RpcStatus.UNAVAILABLE -> 503;
                default -> 400;
              },
              status.isToBeTriedAgain(),
              status,
              Encoding.of(request).orElse(Encoding.PROTOBUF_MESSAGE));
    };
  }

  /**
   * Why a request is refused, in any protocol. All that sending again may help against is
   * UNAVAILABLE, else exporters drop what they have.
   */
  static RpcStatus status(MicromegasException e, Signal signal) {
    String said = String.valueOf(e.getMessage());
    return switch (e.code()) {
      case INVALID_ARGUMENT, UNSUPPORTED, NOT_FOUND, CANCELLED, TOO_LARGE ->
          new RpcStatus(RpcStatus.INVALID_ARGUMENT, said);
      case CONFLICT -> new RpcStatus(RpcStatus.ALREADY_EXISTS, said);
      case PERMISSION_DENIED -> new RpcStatus(RpcStatus.PERMISSION_DENIED, said);
      case UNAUTHENTICATED -> new RpcStatus(RpcStatus.UNAUTHENTICATED, said);
      case RESOURCE_EXHAUSTED, TAIL_TOO_LONG, OVERLOADED ->
          unavailable("overloaded (" + signal.label() + "); send it again later");
      case TIMEOUT -> unavailable("it took too long (" + signal.label() + "); send it again");
      // What store and database said stays in our log.
      case UNAVAILABLE, DATA_LOSS, CORRUPT_BLOCK, INTERNAL ->
          unavailable(
              "storage or database error (" + signal.label() + "); sending it again is safe");
    };
  }

  private static RpcStatus unavailable(String why) {
    return new RpcStatus(RpcStatus.UNAVAILABLE, why);
  }

  private static HttpAnswer refused(int status, boolean retry, RpcStatus why, Encoding encoding) {
    return HttpAnswer.of(
        status,
        why.message(),
        retry,
        switch (encoding) {
          case PROTOBUF_MESSAGE -> new HttpAnswer.Content(PROTOBUF, why.toProtobuf());
          case JSON_MESSAGE -> new HttpAnswer.Content(JSON, why.toJson());
        });
  }
}
