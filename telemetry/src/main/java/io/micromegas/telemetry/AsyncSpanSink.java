package io.micromegas.telemetry;

/**
 * Takes the async span events of a block, in order; other events of the stream are skipped. Begin
 * and end of one span may come from different threads, and so from different blocks.
 */
public interface AsyncSpanSink {
  /** Called once, before the first event, with the tables that ids refer to. */
  void start(TextTable texts, ScopeTable scopes);

  /**
   * A span begins to run.
   *
   * @param ticks absolute ticks
   * @param scope scope id
   * @param spanId counted from 1 in the process; 64 bits, unsigned on the wire
   * @param parentSpanId the span it was created in; 0 for none
   * @param depth how many spans it was created in; 32 bits, unsigned
   */
  void begin(long ticks, int scope, long spanId, long parentSpanId, int depth);

  /** A span is done; parameters as for {@link #begin}, the last three as at its begin. */
  void end(long ticks, int scope, long spanId, long parentSpanId, int depth);
}
