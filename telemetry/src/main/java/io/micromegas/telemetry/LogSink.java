package io.micromegas.telemetry;

/** Takes the log events of a block, in order. */
public interface LogSink {
  /** Called once, before the first event, with the table that text ids refer to. */
  void start(TextTable texts);

  /**
   * Takes an event. {@code message} is only valid during the call.
   *
   * @param time nanoseconds since the epoch, UTC
   * @param level 1 fatal to 6 trace; not range-checked
   * @param target text id
   * @param message valid UTF-8 in {@code message[offset .. offset + length)}
   * @param properties text id of a JSON object with sorted keys, {@code {}} when empty
   */
  void log(
      long time, int level, int target, byte[] message, int offset, int length, int properties);
}
