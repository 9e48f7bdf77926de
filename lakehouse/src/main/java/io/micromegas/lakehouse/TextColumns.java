package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import java.util.List;

/** Chooses how a column of texts with repeated values is held. */
final class TextColumns {
  private TextColumns() {}

  /** The engine takes columns in chunks of so many rows, and the values whole with each chunk. */
  private static final int CHUNK_ROWS = 2048;

  /**
   * Returns row i as {@code values.get(codes[i])}: a dictionary, or plain texts where a dictionary
   * would not pay because nearly every row has its own value. Neither argument is copied.
   */
  static Column of(int[] codes, List<byte[]> values, HeapBudget budget) {
    long ofDictionary = 0;
    for (byte[] value : values) {
      ofDictionary += value.length;
    }
    long chunks = 1L + codes.length / CHUNK_ROWS;
    if (chunks == 1 || ofDictionary * chunks <= codes.length * 16L) {
      return new Column.Dictionary(codes, values);
    }
    long plain = 0;
    for (int code : codes) {
      plain += values.get(code).length;
    }
    return ofDictionary * chunks <= plain
        ? new Column.Dictionary(codes, values)
        : plain(codes, values, plain, budget);
  }

  private static Column plain(int[] codes, List<byte[]> values, long length, HeapBudget budget) {
    budget.charge(length + 4L * codes.length);
    byte[] bytes = new byte[Math.toIntExact(length)];
    int[] offsets = new int[codes.length + 1];
    int end = 0;
    for (int i = 0; i < codes.length; i++) {
      byte[] value = values.get(codes[i]);
      System.arraycopy(value, 0, bytes, end, value.length);
      end += value.length;
      offsets[i + 1] = end;
    }
    return new Column.Bytes(offsets, bytes, null);
  }
}
