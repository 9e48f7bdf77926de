package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Which column is copied how. */
final class ColumnWriters {
  /** Stands where no batch is. */
  static final ColumnWriter NONE =
      (s, vector, row, count) -> {
        throw new IllegalStateException("there is no batch");
      };

  private ColumnWriters() {}

  static ColumnWriter of(Scratch s, ColumnTypes types, ColumnType type, Column column) {
    return switch (column) {
      case Column.Constant constant -> ConstantWriter.of(s, types, type, constant.value());
      case Column.Longs longs when type == ColumnType.TIMESTAMP_NS || type == ColumnType.INT64 ->
          (t, vector, row, count) -> writeLongs(t, vector, longs, row, count);
      case Column.Ints ints when type == ColumnType.INT32 || type == ColumnType.UINT32 ->
          (t, vector, row, count) -> writeInts(t, vector, ints, row, count);
      case Column.Doubles doubles when type == ColumnType.DOUBLE ->
          (t, vector, row, count) -> writeDoubles(t, vector, doubles, row, count);
      case Column.Booleans booleans when type == ColumnType.BOOLEAN ->
          (t, vector, row, count) -> writeBooleans(t, vector, booleans, row, count);
      case Column.Bytes bytes when type == ColumnType.TEXT || type == ColumnType.BINARY ->
          new BytesWriter(bytes);
      case Column.Dictionary dictionary when type == ColumnType.TEXT ->
          new DictionaryWriter(dictionary);
      case Column.TextLists lists when type == ColumnType.TEXT_LIST -> new TextListWriter(lists);
      case Column.Longs _,
          Column.Ints _,
          Column.Doubles _,
          Column.Booleans _,
          Column.Bytes _,
          Column.Dictionary _,
          Column.TextLists _ ->
          throw new MicromegasException(
              ErrorCode.INTERNAL,
              "a column of type " + type + " came as " + column.getClass().getSimpleName());
    };
  }

  private static void writeLongs(Scratch s, long vector, Column.Longs column, int row, int count) {
    Vectors.setSize(s, vector, count);
    long data = Vectors.data(s, vector);
    MemorySegment.copy(column.values(), row, Native.MEMORY, JAVA_LONG, data, count);
    writeNulls(s, vector, column.nulls(), row, count);
  }

  private static void writeInts(Scratch s, long vector, Column.Ints column, int row, int count) {
    Vectors.setSize(s, vector, count);
    long data = Vectors.data(s, vector);
    MemorySegment.copy(column.values(), row, Native.MEMORY, JAVA_INT, data, count);
    writeNulls(s, vector, column.nulls(), row, count);
  }

  private static void writeDoubles(
      Scratch s, long vector, Column.Doubles column, int row, int count) {
    Vectors.setSize(s, vector, count);
    long data = Vectors.data(s, vector);
    MemorySegment.copy(column.values(), row, Native.MEMORY, JAVA_DOUBLE, data, count);
    writeNulls(s, vector, column.nulls(), row, count);
  }

  private static void writeBooleans(
      Scratch s, long vector, Column.Booleans column, int row, int count) {
    Vectors.setSize(s, vector, count);
    long data = Vectors.data(s, vector);
    boolean[] values = column.values();
    for (int i = 0; i < count; i++) {
      Native.MEMORY.set(JAVA_BYTE, data + i, values[row + i] ? (byte) 1 : 0);
    }
    writeNulls(s, vector, column.nulls(), row, count);
  }

  /** Marks the rows that are NULL. */
  static void writeNulls(Scratch s, long vector, @Nullable BitSet nulls, int row, int count) {
    if (nulls == null) {
      return;
    }
    int next = nulls.nextSetBit(row);
    if (next < 0 || next >= row + count) {
      return;
    }
    long validity = Vectors.validity(s, vector);
    long[] words = nulls.get(row, row + count).toLongArray();
    for (int i = 0; i < words.length; i++) {
      Native.MEMORY.set(JAVA_LONG, validity + 8L * i, ~words[i]);
    }
  }
}
