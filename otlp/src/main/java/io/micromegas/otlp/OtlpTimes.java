package io.micromegas.otlp;

/**
 * Times of OTLP: nanoseconds since the epoch, UTC, unsigned. 0 means unknown; so does what is later
 * than 2262, which the lake has no number for.
 */
final class OtlpTimes {
  private OtlpTimes() {}

  static boolean isKnown(long time) {
    return time > 0;
  }
}
