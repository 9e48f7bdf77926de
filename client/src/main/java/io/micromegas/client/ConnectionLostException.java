package io.micromegas.client;

import org.apache.arrow.flight.FlightStatusCode;
import org.jspecify.annotations.Nullable;

/** The server went away, or cannot answer now; the same call may succeed a moment later. */
public final class ConnectionLostException extends ClientException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(FlightStatusCode status, String message, @Nullable Throwable cause) {
    super(status, message, cause);
  }
}
