package io.micromegas.base;

import org.jspecify.annotations.Nullable;

/**
 * The one exception that crosses module boundaries. The message is for the person who reads it:
 * what was wrong, with which value, and what to do.
 */
public final class MicromegasException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** An error without a cause worth keeping. */
  public MicromegasException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** An error with its cause; the cause is for the log, the message for the caller. */
  public MicromegasException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns what kind of failure this is. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }
}
