package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The results of a {@link TextFunction} for a run of rows, written as they come. */
class TextResults {
  /** Bytes that are taken from the vector's arena at a time. */
  private static final int BLOCK = 1 << 14;

  private final Scratch s;
  private final ColumnType type;
  private final long vector;
  private final int count;
  private final long data;
  private final int width;
  private final BitSet nulls = new BitSet();
  private long block;
  private int left;

  TextResults(Scratch s, ColumnType type, long vector, int count) {
    this.s = s;
    this.type = type;
    this.vector = vector;
    this.count = count;
    Vectors.setSize(s, vector, count);
    data = type == ColumnType.HISTOGRAM ? 0 : Vectors.data(s, vector);
    width =
        switch (type) {
          case INT32 -> 4;
          case TEXT, TEXT_LIST -> 16;
          // Its members have vectors of their own.
          case HISTOGRAM -> 0;
          case INT64, DOUBLE, TIMESTAMP_NS, UINT32, BOOLEAN, BINARY -> 8;
        };
  }

  static TextResults of(Scratch s, ColumnType type, long vector, int count) {
    return switch (type) {
      case TEXT_LIST -> new TextListResults(s, vector, count);
      case HISTOGRAM -> new HistogramTextResults(s, vector, count);
      case TIMESTAMP_NS, INT64, INT32, UINT32, DOUBLE, BOOLEAN, TEXT, BINARY ->
          new TextResults(s, type, vector, count);
    };
  }

  /** Returns where a row's value goes. */
  long place(int row) {
    return data + (long) width * row;
  }

  /** Writes the result of a row. */
  void put(int row, @Nullable Object value) {
    if (value == null) {
      nulls.set(row);
      for (int i = 0; i < width; i += 4) {
        Native.MEMORY.set(JAVA_INT, place(row) + i, 0);
      }
      return;
    }
    switch (type) {
      case TEXT -> text(place(row), (byte[]) value);
      case INT64 -> Native.MEMORY.set(JAVA_LONG, place(row), (Long) value);
      case INT32 -> Native.MEMORY.set(JAVA_INT, place(row), (Integer) value);
      case DOUBLE -> Native.MEMORY.set(JAVA_DOUBLE, place(row), (Double) value);
      case TEXT_LIST, HISTOGRAM, TIMESTAMP_NS, UINT32, BOOLEAN, BINARY ->
          throw new IllegalStateException("no result has type " + type);
    }
  }

  private void text(long cell, byte[] bytes) {
    int length = bytes.length;
    Native.MEMORY.set(JAVA_LONG, cell, StringCells.head(bytes, 0, length));
    Native.MEMORY.set(
        JAVA_LONG,
        cell + 8,
        length > Vectors.INLINE_LENGTH ? copy(bytes) : StringCells.tail(bytes, 0, length));
  }

  private long copy(byte[] bytes) {
    if (bytes.length > left) {
      int room = Math.max(BLOCK, bytes.length);
      block = Vectors.allocate(s, vector, room);
      left = room;
    }
    long copy = block;
    MemorySegment.copy(bytes, 0, Native.MEMORY, JAVA_BYTE, copy, bytes.length);
    block += bytes.length;
    left -= bytes.length;
    return copy;
  }

  /** Gives a row the result of one before it. */
  void repeat(int row, int other) {
    if (nulls.get(other)) {
      put(row, null);
      return;
    }
    MemorySegment.copy(Native.MEMORY, place(other), Native.MEMORY, place(row), width);
  }

  /** All rows have their result. */
  void finish() {
    ColumnWriters.writeNulls(s, vector, nulls, 0, count);
  }
}
