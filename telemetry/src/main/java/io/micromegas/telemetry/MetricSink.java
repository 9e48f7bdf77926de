package io.micromegas.telemetry;

/** Takes the metric events of a block, in order. */
public interface MetricSink {
  /** Called once, before the first event, with the table that text ids refer to. */
  void start(TextTable texts);

  /**
   * Takes an event, overrides by properties and the conversion of ticks to seconds already applied.
   *
   * @param time nanoseconds since the epoch, UTC
   * @param target text id
   * @param name text id
   * @param unit text id
   * @param properties text id of a JSON object with sorted keys, {@code {}} when empty
   */
  void metric(long time, int target, int name, int unit, double value, int properties);
}
