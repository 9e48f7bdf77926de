package io.micromegas.client;

import org.apache.arrow.flight.FlightStatusCode;
import org.jspecify.annotations.Nullable;

/** The server does not accept the caller's credentials. */
public final class AuthenticationException extends ClientException {
  private static final long serialVersionUID = 1L;

  AuthenticationException(FlightStatusCode status, String message, @Nullable Throwable cause) {
    super(status, message, cause);
  }
}
