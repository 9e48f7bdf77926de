package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/**
 * A vector that is read, of any representation. Valid during one callback.
 *
 * @param data the address of the elements
 * @param validity the address of their mask; 0: none is NULL
 * @param selection the address of indices of elements, by row; 0: all, in order
 * @param isConstant whether all rows are known to be the same
 */
public record VectorView(long data, long validity, long selection, boolean isConstant) {
  private static final MethodHandle VIEW = Symbols.bind("vector_get_view", 3);
  private static final long LIST_ENTRY = 16;
  private static final long UINT = 0xFFFFFFFFL;

  /** {@code vector_get_view}; compressed vectors are flattened before. */
  public static VectorView of(Scratch s, long vector) {
    int type = Vectors.type(s, vector);
    if (type == Vectors.OTHER) {
      Vectors.flatten(s, vector);
    }
    s.call(VIEW, vector, s.out());
    return new VectorView(s.outLong(0), s.outLong(1), s.outLong(2), type == Vectors.CONSTANT_TYPE);
  }

  private long element(long row) {
    return selection == 0 ? row : Native.MEMORY.get(JAVA_INT, selection + 4 * row) & UINT;
  }

  /** Returns whether a row is NULL. */
  public boolean isNull(long row) {
    if (validity == 0) {
      return false;
    }
    long element = element(row);
    return (Native.MEMORY.get(JAVA_LONG, validity + 8 * (element >>> 6)) >>> element & 1) == 0;
  }

  /** Returns a DOUBLE that is not NULL. */
  public double doubleAt(long row) {
    return Native.MEMORY.get(JAVA_DOUBLE, data + 8 * element(row));
  }

  /** Returns an integer or time of 64 bits that is not NULL. */
  public long longAt(long row) {
    return Native.MEMORY.get(JAVA_LONG, data + 8 * element(row));
  }

  /** Returns where the items of a LIST that is not NULL begin in the child vector. */
  public long listOffset(long row) {
    return Native.MEMORY.get(JAVA_LONG, data + LIST_ENTRY * element(row));
  }

  /** Returns how many items a LIST that is not NULL has. */
  public long listLength(long row) {
    return Native.MEMORY.get(JAVA_LONG, data + LIST_ENTRY * element(row) + 8);
  }

  /** Returns the bytes of a VARCHAR or BLOB that is not NULL. */
  public byte[] bytesAt(long row) {
    long cell = data + Vectors.STRING_SIZE * element(row);
    int length = Native.MEMORY.get(JAVA_INT, cell);
    long bytes =
        length <= Vectors.INLINE_LENGTH ? cell + 4 : Native.MEMORY.get(JAVA_LONG, cell + 8);
    return Native.bytes(bytes, length);
  }
}
