package io.micromegas.otlp;

import io.micromegas.telemetry.TextTable;

/** Takes the exemplars of a message, in order. */
public interface ExemplarSink {
  /** Called once, before the first, with the table that text ids refer to. */
  void start(TextTable texts);

  /**
   * Takes an exemplar: one value that went into a point of a metric.
   *
   * @param message bytes that the ids are in
   * @param time when it was measured, else when the point was read; nanoseconds since the epoch,
   *     UTC
   * @param target text id, as those that follow
   * @param traceId where its 16 bytes begin in {@code message}; negative where there is none
   * @param spanId where its 8 bytes begin; negative where there is none
   * @param properties a JSON object with sorted keys: attributes of the point and of the exemplar
   */
  void exemplar(
      byte[] message,
      long time,
      int target,
      int name,
      int unit,
      double value,
      int traceId,
      int spanId,
      int properties);
}
