package io.micromegas.telemetry;

/**
 * Takes the network events of a block, in order; other events of the stream only count in the
 * ordinal. In all methods {@code ordinal} is the position of the event in its block, counting every
 * event, from 0, and {@code ticks} are absolute.
 */
public interface NetSpanSink {
  /** Called once, before the first event, with the table that text ids refer to. */
  void start(TextTable texts);

  /**
   * A span opens.
   *
   * @param kind anything but a property
   * @param name text id
   * @param outgoing of a connection: whether it sends; false for other kinds
   */
  void begin(int ordinal, long ticks, NetSpanKind kind, int name, boolean outgoing);

  /**
   * A span closes.
   *
   * @param kind anything but a property
   * @param bits what it took, unsigned on the wire
   */
  void end(int ordinal, long ticks, NetSpanKind kind, long bits);

  /** A property; parameters as of {@link #begin} and {@link #end}. */
  void property(int ordinal, long ticks, int name, long bits);
}
