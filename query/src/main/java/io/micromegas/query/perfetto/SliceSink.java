package io.micromegas.query.perfetto;

/** Takes the slices of a trace, in the order of their begins. */
public interface SliceSink {
  /** Takes the next slice. */
  void add(Slice slice);

  /** Ends those that are still open; nothing is added afterwards. */
  void finish();
}
