package io.micromegas.client;

/**
 * How much of a trace was written.
 *
 * @param chunks pieces in which the server sent it; 0: there were no spans
 * @param bytes its length
 */
public record TraceSize(int chunks, long bytes) {
  /** Returns whether there was nothing to write. */
  public boolean isEmpty() {
    return chunks == 0;
  }
}
