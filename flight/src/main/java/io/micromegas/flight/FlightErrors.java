package io.micromegas.flight;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where failures become gRPC status. Texts are for the caller: what is unexpected
 * goes to the log under the query's id, never to the client.
 */
final class FlightErrors {
  private static final Logger LOG = LoggerFactory.getLogger(FlightErrors.class);

  /** Clients refuse trailers beyond 8 KiB, and text is percent-encoded on the wire. */
  private static final int MAX_TEXT_BYTES = 6000;

  private FlightErrors() {}

  static Status.Code codeOf(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, TOO_LARGE -> Status.Code.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.Code.NOT_FOUND;
      case CONFLICT -> Status.Code.ALREADY_EXISTS;
      case UNSUPPORTED -> Status.Code.UNIMPLEMENTED;
      case CANCELLED -> Status.Code.CANCELLED;
      case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
      case PERMISSION_DENIED -> Status.Code.PERMISSION_DENIED;
      case RESOURCE_EXHAUSTED, TAIL_TOO_LONG -> Status.Code.RESOURCE_EXHAUSTED;
      // Nothing was started, and the same call may succeed a moment later.
      case OVERLOADED, UNAVAILABLE -> Status.Code.UNAVAILABLE;
      case TIMEOUT -> Status.Code.DEADLINE_EXCEEDED;
      case DATA_LOSS, CORRUPT_BLOCK -> Status.Code.DATA_LOSS;
      case INTERNAL -> Status.Code.INTERNAL;
    };
  }

  /** Returns what to answer for a failure before a query had an id. */
  static StatusRuntimeException of(Throwable failure) {
    return of(failure, null);
  }

  /** Returns what to answer for a failure of the query of that id. */
  static StatusRuntimeException of(Throwable failure, @Nullable UUID queryId) {
    return switch (failure) {
      case StatusRuntimeException e -> e;
      case StatusException e -> e.getStatus().asRuntimeException();
      case FlightRuntimeException e -> ofFlight(e);
      case MicromegasException e -> {
        if (e.code() == ErrorCode.INTERNAL) {
          LOG.error("query {} failed: {}", queryId, e.getMessage(), e);
        } else {
          LOG.debug("query {} failed: {}", queryId, e.getMessage(), e);
        }
        yield status(codeOf(e.code()), withId(e.getMessage(), queryId));
      }
      default -> {
        UUID id = queryId == null ? UUID.randomUUID() : queryId;
        LOG.error("query {} failed unexpectedly", id, failure);
        yield status(
            Status.Code.INTERNAL, withId("internal error; the server's log has the details", id));
      }
    };
  }

  private static StatusRuntimeException ofFlight(FlightRuntimeException e) {
    Status.Code code =
        switch (e.status().code()) {
          case OK, UNKNOWN, INTERNAL -> Status.Code.INTERNAL;
          case INVALID_ARGUMENT -> Status.Code.INVALID_ARGUMENT;
          case TIMED_OUT -> Status.Code.DEADLINE_EXCEEDED;
          case NOT_FOUND -> Status.Code.NOT_FOUND;
          case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
          case CANCELLED -> Status.Code.CANCELLED;
          case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
          case UNAUTHORIZED -> Status.Code.PERMISSION_DENIED;
          case UNIMPLEMENTED -> Status.Code.UNIMPLEMENTED;
          case UNAVAILABLE -> Status.Code.UNAVAILABLE;
          case RESOURCE_EXHAUSTED -> Status.Code.RESOURCE_EXHAUSTED;
        };
    String text = e.status().description();
    return status(code, text == null ? "malformed request" : text);
  }

  private static String withId(String text, @Nullable UUID queryId) {
    return queryId == null || text.contains("query_id=")
        ? text
        : text + " (query_id=" + queryId + ")";
  }

  private static StatusRuntimeException status(Status.Code code, String text) {
    return code.toStatus().withDescription(bounded(text)).asRuntimeException();
  }

  /** Cuts the middle out of a text that would not fit a trailer; its end names the query. */
  private static String bounded(String text) {
    if (encodedLength(text) <= MAX_TEXT_BYTES) {
      return text;
    }
    int tail = Math.min(text.length(), 120);
    String end = " … " + text.substring(text.length() - tail);
    int keep = text.length() - tail;
    while (keep > 0 && encodedLength(text.substring(0, keep)) + 400 > MAX_TEXT_BYTES) {
      keep = keep * 3 / 4;
    }
    return text.substring(0, keep) + end;
  }

  private static int encodedLength(String text) {
    int length = 0;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      length += b >= ' ' && b < '~' && b != '%' ? 1 : 3;
    }
    return length;
  }
}
