package io.micromegas.otlp;

import io.micromegas.telemetry.TextTable;

/** Takes the spans of a message, in order. */
public interface OtelSpanSink {
  /** What stands for a text that is not there. */
  int NO_TEXT = -1;

  /** Called once, before the first span, with the table that text ids refer to. */
  void start(TextTable texts);

  /**
   * Takes a span. {@code message} must not be changed.
   *
   * @param traceId where its 16 bytes begin in {@code message}
   * @param spanId where its 8 bytes begin
   * @param parentSpanId where its 8 bytes begin; negative for the first span of a trace
   * @param start nanoseconds since the epoch, UTC; as {@code end}
   * @param name text id, as those that follow
   * @param statusMessage {@link #NO_TEXT} without one
   * @param properties a JSON object with sorted keys; {@code events} and {@code links} are arrays
   */
  void span(
      byte[] message,
      int traceId,
      int spanId,
      int parentSpanId,
      long start,
      long end,
      int name,
      int kind,
      int status,
      int statusMessage,
      int properties,
      int events,
      int links);
}
