package io.micromegas.engine.duckdb;

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
}
