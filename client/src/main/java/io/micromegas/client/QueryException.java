package io.micromegas.client;

import org.apache.arrow.flight.FlightStatusCode;
import org.jspecify.annotations.Nullable;

/** The server refused or could not run the statement; the message says what is wrong with it. */
public final class QueryException extends ClientException {
  private static final long serialVersionUID = 1L;

  QueryException(FlightStatusCode status, String message, @Nullable Throwable cause) {
    super(status, message, cause);
  }
}
