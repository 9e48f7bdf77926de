package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.VectorView;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What functions of ours take and return, as Java objects. */
final class FunctionCells {
  private FunctionCells() {}

  static @Nullable Object read(VectorView column, int row, ColumnType type) {
    if (column.isNullAt(row)) {
      return null;
    }
    return switch (type) {
      case TEXT -> new String(column.bytesAt(row), StandardCharsets.UTF_8);
      case BINARY -> column.bytesAt(row);
      case INT64, TIMESTAMP_NS -> column.longAt(row);
      case DOUBLE -> column.doubleAt(row);
      case INT32, UINT32, BOOLEAN, TEXT_LIST, HISTOGRAM ->
          throw new IllegalStateException("no argument has type " + type);
    };
  }

  static void write(
      Scratch s, long vector, ColumnType type, List<? extends @Nullable Object> rows) {
    Vectors.setSize(s, vector, rows.size());
    long data = Vectors.data(s, vector);
    BitSet nulls = new BitSet();
    for (int row = 0; row < rows.size(); row++) {
      Object value = rows.get(row);
      if (value == null) {
        nulls.set(row);
      }
      switch (type) {
        case TEXT -> writeBytes(s, vector, data, row, value == null ? null : utf8(value));
        case BINARY -> writeBytes(s, vector, data, row, (byte[]) value);
        case UINT32 ->
            Native.MEMORY.set(JAVA_INT, data + 4L * row, value == null ? 0 : (Integer) value);
        case DOUBLE ->
            Native.MEMORY.set(JAVA_DOUBLE, data + 8L * row, value == null ? 0 : (Double) value);
        case INT64, TIMESTAMP_NS, INT32, BOOLEAN, TEXT_LIST, HISTOGRAM ->
            throw new IllegalStateException("no result has type " + type);
      }
    }
    ColumnWriters.writeNulls(s, vector, nulls, 0, rows.size());
  }

  private static byte[] utf8(Object text) {
    return ((String) text).getBytes(StandardCharsets.UTF_8);
  }

  /** One copy per value: they may be megabytes, and all of them together a lot. */
  private static void writeBytes(
      Scratch s, long vector, long data, int row, byte @Nullable [] value) {
    byte[] bytes = value == null ? new byte[0] : value;
    long[] cell = new long[2];
    cell[0] = StringCells.head(bytes, 0, bytes.length);
    if (bytes.length <= Vectors.INLINE_LENGTH) {
      cell[1] = StringCells.tail(bytes, 0, bytes.length);
    } else {
      cell[1] = Vectors.allocate(s, vector, bytes.length);
      MemorySegment.copy(bytes, 0, Native.MEMORY, JAVA_BYTE, cell[1], bytes.length);
    }
    StringCells.copy(cell, 1, data + (long) Vectors.STRING_SIZE * row);
  }
}
