package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * DuckDB's 16 bytes per text: the length and then either up to 12 bytes, zero-padded, or the first
 * 4 bytes and a pointer. Made in an array on the heap, copied in one go. Little-endian, as all
 * platforms are that DuckDB's library comes for.
 */
final class StringCells {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
          .withInvokeExactBehavior();
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
          .withInvokeExactBehavior();
  private static final ThreadLocal<long[]> CELLS =
      ThreadLocal.withInitial(() -> new long[2 * Vectors.MAX_ROWS]);
  private static final long UINT = 0xFFFFFFFFL;

  private StringCells() {}

  /** Returns room for so many cells, mostly the same for each call on a thread. */
  static long[] buffer(int count) {
    return count <= Vectors.MAX_ROWS ? CELLS.get() : new long[2 * count];
  }

  /** Returns the first 8 bytes of a cell: length, first 4 bytes of the text. */
  static long head(byte[] bytes, int offset, int length) {
    if (length >= 4) {
      return (length & UINT) | ((int) INT.get(bytes, offset) & UINT) << 32;
    }
    return (length & UINT) | few(bytes, offset, length) << 32;
  }

  /** Returns the other 8 bytes of a cell whose text has at most 12: what follows the first 4. */
  static long tail(byte[] bytes, int offset, int length) {
    int rest = length - 4;
    if (rest <= 0) {
      return 0;
    }
    if (offset + 12 <= bytes.length) {
      long eight = (long) LONG.get(bytes, offset + 4);
      return rest == 8 ? eight : eight & ((1L << (8 * rest)) - 1);
    }
    return few(bytes, offset + 4, rest);
  }

  private static long few(byte[] bytes, int offset, int length) {
    long word = 0;
    for (int i = 0; i < length; i++) {
      word |= (bytes[offset + i] & 0xFFL) << (8 * i);
    }
    return word;
  }

  /** Copies cells to a vector's data. */
  static void copy(long[] cells, int count, long data) {
    MemorySegment.copy(cells, 0, Native.MEMORY, JAVA_LONG, data, 2 * count);
  }
}
