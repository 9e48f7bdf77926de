package io.micromegas.otlp;

import io.opentelemetry.proto.logs.v1.LogRecord;

/**
 * Times of OTLP: nanoseconds since the epoch, UTC, unsigned. 0 means unknown; so does what is later
 * than 2262, which the lake has no number for.
 */
final class OtlpTimes {
  private OtlpTimes() {}

  static boolean isKnown(long time) {
    return time > 0;
  }

  /** When it happened, else when it was seen, else 0. */
  static long of(LogRecord record) {
    long time = record.getTimeUnixNano();
    if (isKnown(time)) {
      return time;
    }
    long observed = record.getObservedTimeUnixNano();
    return isKnown(observed) ? observed : 0;
  }
}
