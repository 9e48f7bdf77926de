package io.micromegas.client;

import org.apache.arrow.flight.FlightStatusCode;
import org.jspecify.annotations.Nullable;

/** Nobody answers at the address, or not in the way its scheme says. */
public final class NoServerException extends ClientException {
  private static final long serialVersionUID = 1L;

  NoServerException(FlightStatusCode status, String message, @Nullable Throwable cause) {
    super(status, message, cause);
  }
}
