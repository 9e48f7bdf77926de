package io.micromegas.client;

import org.apache.arrow.flight.FlightStatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The call was cancelled: its thread was interrupted, its client closed, or somebody ended the
 * query.
 */
public final class CancelledException extends ClientException {
  private static final long serialVersionUID = 1L;

  CancelledException(FlightStatusCode status, String message, @Nullable Throwable cause) {
    super(status, message, cause);
  }
}
