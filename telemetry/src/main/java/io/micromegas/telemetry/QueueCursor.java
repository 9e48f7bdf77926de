package io.micromegas.telemetry;

import io.micromegas.base.MicromegasException;

/** Walks over the entries of a queue (ingestion-wire 4.1). */
final class QueueCursor {
  private final String part;
  private final byte[] in;
  private final int origin;
  private final int end;
  private final int[] sizes;

  /** Type index of the current entry. */
  int type;

  /** Where the current instance starts. */
  int start;

  /** Where the current instance, and so the entry, ends. */
  int stop;

  /**
   * Starts in front of the first entry.
   *
   * @param sizes of the instances of each type; 0 where each carries its own
   */
  QueueCursor(String part, ByteSlice queue, int[] sizes) {
    this.part = part;
    this.in = queue.array();
    this.origin = queue.offset();
    this.end = queue.end();
    this.sizes = sizes;
    this.stop = origin;
  }

  /** Moves to the next entry, if there is one. */
  boolean next() {
    int at = stop;
    if (at == end) {
      return false;
    }
    type = in[at] & 0xff;
    start = at + 1;
    if (type >= sizes.length) {
      throw error("type index " + type + " of " + sizes.length + " types");
    }
    int size = sizes[type];
    if (size == 0) {
      if (end - start < 4) {
        throw error("ends within the size of an entry");
      }
      size = LittleEndian.i32(in, start);
      start += 4;
    }
    if (size < 0 || size > end - start) {
      throw error(
          "an entry of "
              + Integer.toUnsignedLong(size)
              + " bytes where "
              + (end - start)
              + " are left");
    }
    stop = start + size;
    return true;
  }

  /** Returns where the queue ends. */
  int end() {
    return end;
  }

  MicromegasException error(String what) {
    return Corrupt.at(part, start - origin, what);
  }
}
