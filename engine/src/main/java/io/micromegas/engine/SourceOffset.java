package io.micromegas.engine;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where in a statement's text an error is, as the cause of the error: which part of the text a
 * person wrote, and how it counts lines, is known further up.
 */
public final class SourceOffset extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int bytes;

  /**
   * A place.
   *
   * @param bytes of UTF-8 before it, in the text that was parsed
   * @param cause of the error; null where there is none
   */
  public SourceOffset(int bytes, @Nullable Throwable cause) {
    super("at byte " + bytes, cause, false, false);
    this.bytes = bytes;
  }

  /** Returns the place of an error, in bytes, if it has one. */
  public static OptionalInt of(Throwable error) {
    return error.getCause() instanceof SourceOffset offset
        ? OptionalInt.of(offset.bytes)
        : OptionalInt.empty();
  }
}
