package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import java.util.Arrays;

/** Looks for a value in a column of bytes. */
final class BytesSearch {
  private BytesSearch() {}

  /** Returns whether a row that is not NULL has that value. */
  static boolean contains(Column.Bytes column, byte[] value) {
    int[] offsets = column.offsets();
    byte[] bytes = column.bytes();
    for (int row = 0; row < offsets.length - 1; row++) {
      if (Arrays.equals(bytes, offsets[row], offsets[row + 1], value, 0, value.length)
          && (column.nulls() == null || !column.nulls().get(row))) {
        return true;
      }
    }
    return false;
  }
}
