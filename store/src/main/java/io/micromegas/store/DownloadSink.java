package io.micromegas.store;

/** Where an object's bytes go. Pieces come in any order, from several threads, some twice. */
interface DownloadSink {
  /** Takes note of the size, before the first byte, once; may refuse by throwing. */
  void begin(long size);

  /** Takes bytes {@code [0, length)} of the buffer, which are the object's from {@code at} on. */
  void write(long at, byte[] buffer, int length);
}
