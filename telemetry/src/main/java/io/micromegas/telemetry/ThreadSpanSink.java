package io.micromegas.telemetry;

/**
 * Takes the thread-span events of a block, in order; other events of the stream only count in the
 * ordinal.
 */
public interface ThreadSpanSink {
  /** Called once, before the first event, with the tables that ids refer to. */
  void start(TextTable texts, ScopeTable scopes);

  /**
   * A span opens.
   *
   * @param ordinal position of the event in its block, counting every event, from 0
   * @param ticks absolute ticks
   * @param scope scope id
   */
  void begin(int ordinal, long ticks, int scope);

  /** A span of this scope closes; parameters as for {@link #begin}. */
  void end(int ordinal, long ticks, int scope);
}
