package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.Optional;

/**
 * What a request is answered with: the one mapping from {@link ErrorCode} to HTTP.
 *
 * <p>Native senders give up on every 4xx and try again on 5xx, so overload is 503, never 429.
 *
 * @param status HTTP status
 * @param text body, {@code text/plain}; empty for none
 * @param retry whether a {@code Retry-After} goes with it
 * @param allow the method to be used instead, for 405
 * @param content the body where the protocol wants another than the text, which is only logged then
 */
record HttpAnswer(
    int status, String text, boolean retry, Optional<String> allow, Optional<Content> content) {

  /** A body that is not the text. */
  record Content(String type, byte[] bytes) {}

  static final HttpAnswer OK = new HttpAnswer(200, "");
  static final HttpAnswer NOT_READY = new HttpAnswer(503, "", true);
  static final HttpAnswer DEFECT = new HttpAnswer(500, "Internal server error");

  private HttpAnswer(int status, String text) {
    this(status, text, false);
  }

  private HttpAnswer(int status, String text, boolean retry) {
    this(status, text, retry, Optional.empty(), Optional.empty());
  }

  /** An answer in the form of a protocol. */
  static HttpAnswer of(int status, String text, boolean retry, Content content) {
    return new HttpAnswer(status, text, retry, Optional.empty(), Optional.of(content));
  }

  static HttpAnswer notFound(String path) {
    return new HttpAnswer(
        404,
        "Not found: there is no "
            + path
            + "; senders post to /ingestion/insert_process, /ingestion/insert_stream and"
            + " /ingestion/insert_block, OpenTelemetry to /v1/logs, /v1/metrics and /v1/traces");
  }

  static HttpAnswer methodNotAllowed(Route route) {
    return new HttpAnswer(
        405,
        "Method not allowed: " + route.path + " takes " + route.method,
        false,
        Optional.of(route.method),
        Optional.empty());
  }

  /** Says what went wrong; what store and database said stays in our log. */
  static HttpAnswer of(MicromegasException e) {
    return switch (e.code()) {
      case INVALID_ARGUMENT, UNSUPPORTED, NOT_FOUND, CANCELLED ->
          new HttpAnswer(400, "Bad request: " + e.getMessage());
      case UNAUTHENTICATED -> new HttpAnswer(401, "Invalid token");
      case PERMISSION_DENIED -> new HttpAnswer(403, "Forbidden");
      case CONFLICT -> new HttpAnswer(409, "Conflict: " + e.getMessage());
      case TOO_LARGE -> new HttpAnswer(413, "length limit exceeded");
      case RESOURCE_EXHAUSTED, TAIL_TOO_LONG, OVERLOADED ->
          unavailable("too much is under way at the moment; send it again later");
      case TIMEOUT -> unavailable("it took too long; send it again");
      case UNAVAILABLE ->
          unavailable("it is not known whether this is stored; sending it again is safe");
      case DATA_LOSS, CORRUPT_BLOCK, INTERNAL -> DEFECT;
    };
  }

  private static HttpAnswer unavailable(String reason) {
    return new HttpAnswer(503, "Service unavailable: " + reason, true);
  }
}
