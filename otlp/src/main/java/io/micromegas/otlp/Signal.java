package io.micromegas.otlp;

import java.util.Optional;

/** What OTLP carries. The names are part of identities and stored formats: never change one. */
public enum Signal {
  LOGS("logs", "log"),
  METRICS("metrics", "metrics"),
  TRACES("traces", "trace");

  private static final String PREFIX = "otlp/v1/";

  private final String label;
  private final String tag;

  Signal(String label, String tag) {
    this.label = label;
    this.tag = tag;
  }

  /** Returns the name in paths and messages. */
  public String label() {
    return label;
  }

  /** Returns the tag of the streams that hold it. */
  public String tag() {
    return tag;
  }

  /** Returns what {@code streams.format} says of blocks of this signal. */
  public String format() {
    return PREFIX + label;
  }

  /** Returns the signal of a format. */
  public static Optional<Signal> ofFormat(String format) {
    for (Signal signal : values()) {
      if (signal.format().equals(format)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }
}
