package io.micromegas.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a queue, or its type, makes no sense. Never leaves the package: whoever walks over
 * the queue adds the position.
 */
final class InvalidEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidEntryException(String what) {
    super(what, null, false, false);
  }

  @Override
  public String getMessage() {
    @Nullable String message = super.getMessage();
    return message == null ? "invalid" : message;
  }
}
