package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/** Data chunks and their vectors. */
public final class Vectors {
  /** {@code STANDARD_VECTOR_SIZE}: the rows that a table function may produce in one call. */
  public static final int MAX_ROWS = 2048;

  /** Bytes of a {@code duckdb_v2_bytes}: length, then 12 bytes inline or 4 and a pointer. */
  public static final int STRING_SIZE = 16;

  /** {@code DUCKDB_V2_BYTES_INLINE_LENGTH}. */
  public static final int INLINE_LENGTH = 12;

  private static final MethodHandle CHUNK_SIZE = Symbols.bind("data_chunk_get_size", 3);
  private static final MethodHandle CHUNK_VECTOR = Symbols.bind("data_chunk_get_vector", 4);
  private static final MethodHandle CHUNK_DESTROY = Symbols.bind("data_chunk_destroy", 1);
  private static final MethodHandle FLATTEN = Symbols.bind("vector_flatten", 2);
  private static final MethodHandle SET_SIZE = Symbols.bind("vector_set_size", 3);
  private static final MethodHandle DATA = Symbols.bind("vector_get_data_mutable", 3);
  private static final MethodHandle VALIDITY = Symbols.bind("vector_flat_get_validity_mutable", 3);
  private static final MethodHandle ARENA = Symbols.bind("vector_get_arena", 3);
  private static final MethodHandle ALLOCATE = Symbols.bind("arena_allocate", 4);
  private static final MethodHandle CONSTANT = Symbols.bind("vector_make_constant", 4);
  private static final MethodHandle SIZE = Symbols.bind("vector_get_size", 3);
  private static final MethodHandle SET_NULL = Symbols.bind("vector_set_null", 3);
  private static final MethodHandle CHILD = Symbols.bind("vector_get_child", 4);
  private static final MethodHandle TYPE = Symbols.bind("vector_get_vector_type", 3);
  private static final MethodHandle VIEW = Symbols.bind("vector_get_view", 3);
  private static final int TYPE_OTHER = 0;

  private Vectors() {}

  /** {@code data_chunk_get_size}. */
  public static long chunkSize(Scratch s, long chunk) {
    return s.get(CHUNK_SIZE, chunk);
  }

  /** {@code data_chunk_get_vector}. */
  public static long vector(Scratch s, long chunk, int index) {
    return s.get(CHUNK_VECTOR, chunk, index);
  }

  /** {@code data_chunk_destroy}. */
  public static void destroyChunk(Scratch s, long chunk) {
    s.destroy(CHUNK_DESTROY, chunk);
  }

  /** {@code vector_set_size}. */
  public static void setSize(Scratch s, long vector, long size) {
    s.call(SET_SIZE, vector, size);
  }

  /** {@code vector_get_size}. */
  public static long size(Scratch s, long vector) {
    return s.get(SIZE, vector);
  }

  /** {@code vector_set_null} of a flat vector: what is nested in the row, too. */
  public static void setNull(Scratch s, long vector, long row) {
    s.call(SET_NULL, vector, row);
  }

  /** {@code vector_flatten}. */
  public static void flatten(Scratch s, long vector) {
    s.call(FLATTEN, vector);
  }

  /** {@code vector_get_data_mutable}: the address of the first element. */
  public static long data(Scratch s, long vector) {
    return s.get(DATA, vector);
  }

  /** {@code vector_flat_get_validity_mutable}: the address of the mask; a set bit is valid. */
  public static long validity(Scratch s, long vector) {
    return s.get(VALIDITY, vector);
  }

  /** {@code vector_get_arena} and {@code arena_allocate}: bytes that live as long as the vector. */
  public static long allocate(Scratch s, long vector, long bytes) {
    long arena = s.get(ARENA, vector);
    return s.get(ALLOCATE, arena, bytes);
  }

  /** {@code vector_make_constant}. */
  public static void makeConstant(Scratch s, long vector, long value, long count) {
    s.call(CONSTANT, vector, value, count);
  }

  /** {@code vector_get_view}; flattens representations that it does not take. */
  public static VectorView view(Scratch s, long vector) {
    s.call(TYPE, vector, s.out());
    if (s.outInt() == TYPE_OTHER) {
      s.call(FLATTEN, vector);
    }
    s.call(VIEW, vector, s.out());
    return new VectorView(s.outLong(0), s.outLong(1), s.outLong(2));
  }

  /** Reads the text of a cell ({@code duckdb_v2_bytes}). */
  public static byte[] text(long cell) {
    int length = Native.MEMORY.get(JAVA_INT, cell);
    long bytes = length <= INLINE_LENGTH ? cell + 4 : Native.MEMORY.get(JAVA_LONG, cell + 8);
    return Native.bytes(bytes, Integer.toUnsignedLong(length));
  }

  /** {@code vector_get_child}. */
  public static long child(Scratch s, long vector, int index) {
    return s.get(CHILD, vector, index);
  }

  /** Reads a VARCHAR of a chunk that a result handed out; the value must not be NULL. */
  public static byte[] text(Scratch s, long chunk, int column, int row) {
    long vector = vector(s, chunk, column);
    s.call(FLATTEN, vector);
    return text(data(s, vector) + (long) row * STRING_SIZE);
  }
}
