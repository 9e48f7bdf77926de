package io.micromegas.client;

import java.util.Locale;

/** Which spans of a process a trace has. */
public enum SpanTypes {
  /** What its threads did. */
  THREAD,
  /** Its asynchronous operations. */
  ASYNC,
  /** All. */
  BOTH;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
