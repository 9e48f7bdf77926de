package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Where the values of a vector are: {@code duckdb_v2_vector_view}. Valid while the vector is.
 *
 * @param data the address of the first element
 * @param validity the address of the mask, a set bit is valid; 0 when all are
 * @param selection the address of the index of each row's element; 0 when they are in order
 */
public record VectorView(long data, long validity, long selection) {
  private static final long LIST_ENTRY = 16;

  /** Returns which element a row has. */
  public long index(int row) {
    return selection == 0
        ? row
        : Integer.toUnsignedLong(Native.MEMORY.get(JAVA_INT, selection + 4L * row));
  }

  /** Returns whether an element is NULL. */
  public boolean isNull(long index) {
    return validity != 0
        && (Native.MEMORY.get(JAVA_LONG, validity + 8 * (index >> 6)) >>> (index & 63) & 1) == 0;
  }

  /** Returns whether a row is NULL. */
  public boolean isNullAt(int row) {
    return validity != 0 && isNull(index(row));
  }

  /** Returns a DOUBLE that is not NULL. */
  public double doubleAt(int row) {
    return Native.MEMORY.get(JAVA_DOUBLE, data + 8 * index(row));
  }

  /** Returns an integer or time of 64 bits that is not NULL. */
  public long longAt(int row) {
    return Native.MEMORY.get(JAVA_LONG, data + 8 * index(row));
  }

  /** Returns where the items of a LIST that is not NULL begin in the child vector. */
  public int listOffset(int row) {
    return Math.toIntExact(Native.MEMORY.get(JAVA_LONG, data + LIST_ENTRY * index(row)));
  }

  /** Returns how many items a LIST that is not NULL has. */
  public int listLength(int row) {
    return Math.toIntExact(Native.MEMORY.get(JAVA_LONG, data + LIST_ENTRY * index(row) + 8));
  }

  /** Returns the bytes of a VARCHAR or BLOB that is not NULL. */
  public byte[] bytesAt(int row) {
    return Vectors.text(data + Vectors.STRING_SIZE * index(row));
  }
}
