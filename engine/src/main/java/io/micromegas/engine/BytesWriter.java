package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.foreign.MemorySegment;

/** Texts and blobs: one copy of the run's bytes into the vector's arena, then a cell per row. */
final class BytesWriter implements ColumnWriter {
  private final Column.Bytes column;

  BytesWriter(Column.Bytes column) {
    this.column = column;
  }

  @Override
  public void write(Scratch s, long vector, int row, int count) {
    Vectors.setSize(s, vector, count);
    int[] offsets = column.offsets();
    byte[] bytes = column.bytes();
    int from = offsets[row];
    int length = offsets[row + count] - from;
    long copy = 0;
    if (length > 0) {
      copy = Vectors.allocate(s, vector, length);
      MemorySegment.copy(bytes, from, Native.MEMORY, JAVA_BYTE, copy, length);
    }
    long[] cells = StringCells.buffer(count);
    fill(cells, bytes, offsets, row, count, copy - from);
    StringCells.copy(cells, count, Vectors.data(s, vector));
    ColumnWriters.writeNulls(s, vector, column.nulls(), row, count);
  }

  private static void fill(
      long[] cells, byte[] bytes, int[] offsets, int row, int count, long base) {
    int start = offsets[row];
    for (int i = 0; i < count; i++) {
      int end = offsets[row + i + 1];
      int length = end - start;
      cells[2 * i] = StringCells.head(bytes, start, length);
      cells[2 * i + 1] =
          length > Vectors.INLINE_LENGTH ? base + start : StringCells.tail(bytes, start, length);
      start = end;
    }
  }
}
