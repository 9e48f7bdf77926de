package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A column of texts, appended one by one within a budget. */
final class GrowingTexts {
  private final HeapBudget budget;
  private final GrowingInts offsets;
  private byte[] bytes;
  private int size;

  GrowingTexts(int rows, int bytesPerRow, HeapBudget budget) {
    this.budget = budget;
    this.offsets = new GrowingInts(rows + 1, budget);
    int first = (int) Math.min(1L << 24, Math.max(64, (long) rows * bytesPerRow));
    budget.charge(first);
    this.bytes = new byte[first];
    offsets.add(0);
  }

  void add(byte[] source, int offset, int length) {
    if (length > bytes.length - size) {
      grow((long) size + length);
    }
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    offsets.add(size);
  }

  private void grow(long needed) {
    int before = bytes.length;
    int after = Growth.next(before, needed);
    budget.charge(after);
    bytes = Arrays.copyOf(bytes, after);
    budget.release(before);
  }

  /** Returns the column; this builder is not to be used afterwards. */
  Column.Bytes toColumn() {
    return toColumn(null);
  }

  Column.Bytes toColumn(@Nullable BitSet nulls) {
    // Some slack is cheaper than a copy of all texts.
    byte[] texts = size > bytes.length / 4 * 3 ? bytes : Arrays.copyOf(bytes, size);
    return new Column.Bytes(offsets.toArray(), texts, nulls);
  }
}
