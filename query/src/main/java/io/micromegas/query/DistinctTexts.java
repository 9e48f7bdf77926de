package io.micromegas.query;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.memory.util.hash.MurmurHasher;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;

/** Splits a batch's texts into indices and distinct values, in the order of first appearance. */
final class DistinctTexts {
  private static final int EMPTY = -1;

  private final ArrowBuf offsets;
  private final ArrowBuf bytes;
  // Open addressing, at most half full: entries by hash.
  private final int[] table;
  private final int[] hashes;
  private final int[] firstRows;
  private int size;

  private DistinctTexts(VarCharVector texts, int rows) {
    this.offsets = texts.getOffsetBuffer();
    this.bytes = texts.getDataBuffer();
    this.table = new int[Integer.highestOneBit(Math.max(1, rows)) << 2];
    Arrays.fill(table, EMPTY);
    this.hashes = new int[rows];
    this.firstRows = new int[rows];
  }

  /**
   * Encodes texts.
   *
   * @param indices gets fresh buffers: those of the batch before may still be on their way
   * @param values gets the distinct values
   */
  static void encode(VarCharVector texts, int rows, IntVector indices, VarCharVector values) {
    indices.clear();
    indices.allocateNew(rows);
    DistinctTexts distinct = new DistinctTexts(texts, rows);
    int last = EMPTY;
    for (int row = 0; row < rows; row++) {
      if (texts.isNull(row)) {
        indices.setNull(row);
        continue;
      }
      // Rows of one process or target mostly stand together.
      if (last == EMPTY || !distinct.isEntry(last, row)) {
        last = distinct.find(row);
      }
      indices.set(row, last);
    }
    indices.setValueCount(rows);
    distinct.copyTo(values, texts);
  }

  private int start(int row) {
    return offsets.getInt(4L * row);
  }

  private boolean isEntry(int entry, int row) {
    int known = firstRows[entry];
    int from = start(known);
    int to = start(known + 1);
    int start = start(row);
    int end = start(row + 1);
    return to - from == end - start
        && ByteFunctionHelpers.equal(bytes, from, to, bytes, start, end) == 1;
  }

  private int find(int row) {
    int start = start(row);
    int hash = MurmurHasher.hashCode(bytes, start, start(row + 1) - (long) start, 0);
    int slot = hash & (table.length - 1);
    while (table[slot] != EMPTY) {
      int entry = table[slot];
      if (hashes[entry] == hash && isEntry(entry, row)) {
        return entry;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = size;
    hashes[size] = hash;
    firstRows[size] = row;
    return size++;
  }

  private void copyTo(VarCharVector values, VarCharVector texts) {
    long total = 0;
    for (int entry = 0; entry < size; entry++) {
      total += start(firstRows[entry] + 1) - (long) start(firstRows[entry]);
    }
    values.clear();
    values.allocateNew(total, size);
    for (int entry = 0; entry < size; entry++) {
      values.copyFromSafe(firstRows[entry], entry, texts);
    }
    values.setValueCount(size);
  }
}
