package io.micromegas.lakehouse;

import java.util.Locale;
import java.util.Optional;

/** Which spans of a process. */
public enum SpanTypes {
  /** The call trees of its threads. */
  THREAD,
  /** Its async operations. */
  ASYNC,
  /** All. */
  BOTH;

  boolean threads() {
    return this != ASYNC;
  }

  boolean async() {
    return this != THREAD;
  }

  /** Returns those that a text names. */
  public static Optional<SpanTypes> named(String text) {
    for (SpanTypes types : values()) {
      if (types.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(types);
      }
    }
    return Optional.empty();
  }
}
