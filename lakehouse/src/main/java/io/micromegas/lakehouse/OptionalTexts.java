package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import java.util.BitSet;

/** A column of texts, or of ids, that need not be there; appended one by one within a budget. */
final class OptionalTexts {
  private static final byte[] NOTHING = {};

  private final GrowingTexts values;
  private final BitSet without = new BitSet();
  private int rows;

  OptionalTexts(int rows, int bytesPerRow, HeapBudget budget) {
    values = new GrowingTexts(rows, bytesPerRow, budget);
  }

  void add(byte[] source, int offset, int length) {
    values.add(source, offset, length);
    rows++;
  }

  void addNone() {
    without.set(rows);
    add(NOTHING, 0, 0);
  }

  /** Adds what is at a position, or none where that is negative. */
  void addIfAny(byte[] source, int offset, int length) {
    if (offset < 0) {
      addNone();
    } else {
      add(source, offset, length);
    }
  }

  /** Returns the column; this builder is not to be used afterwards. */
  Column.Bytes toColumn() {
    return values.toColumn(without);
  }
}
