package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Single values and logical types. Values belong to the caller, who destroys them. */
public final class Values {
  private static final MethodHandle TYPE = Symbols.bind("factory_create_type_from_text", 4);
  private static final MethodHandle TYPE_DESTROY = Symbols.bind("logical_type_destroy", 1);
  private static final MethodHandle TYPE_ID = Symbols.bind("logical_type_get_id", 3);
  private static final MethodHandle NULL = Symbols.bind("value_create_null", 4);
  private static final MethodHandle VARCHAR = Symbols.bind("value_create_varchar", 4);
  private static final MethodHandle BLOB = Symbols.bind("value_create_blob", 4);
  private static final MethodHandle BIGINT = Symbols.bind("value_create_bigint", 4);
  private static final MethodHandle INT = Symbols.bind("value_create_int", 4);
  private static final MethodHandle UINT = Symbols.bind("value_create_uint", 4);
  private static final MethodHandle BOOL = Symbols.bind("value_create_bool", 4);
  private static final MethodHandle TIMESTAMP_NS = Symbols.bind("value_create_timestamp_ns", 4);
  private static final MethodHandle DOUBLE =
      Symbols.bind(
          "value_create_double",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_DOUBLE, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle LIST = Symbols.bind("value_create_list", 6);
  private static final MethodHandle DESTROY = Symbols.bind("value_destroy", 1);
  private static final MethodHandle IS_NULL = Symbols.bind("value_is_null", 3);
  private static final MethodHandle GET_TYPE = Symbols.bind("value_get_logical_type", 3);
  private static final MethodHandle GET_BIGINT = Symbols.bind("value_get_bigint", 3);
  private static final MethodHandle GET_DOUBLE = Symbols.bind("value_get_double", 3);
  private static final MethodHandle GET_TIMESTAMP_NS = Symbols.bind("value_get_timestamp_ns", 3);
  private static final MethodHandle GET_VARCHAR = Symbols.bind("value_get_varchar", 3);
  private static final MethodHandle GET_BLOB = Symbols.bind("value_get_blob", 3);
  private static final MethodHandle CAST = Symbols.bind("value_cast", 5);

  private static final int TINYINT = 11;
  private static final int BIGINT_ID = 14;
  private static final int UTINYINT = 28;
  private static final int UBIGINT = 31;

  private Values() {}

  /** {@code factory_create_type_from_text}, such as {@code VARCHAR[]}. */
  public static long type(Scratch s, long factory, String text) {
    return s.get(TYPE, factory, s.text(text));
  }

  /** {@code logical_type_destroy}. */
  public static void destroyType(Scratch s, long type) {
    s.destroy(TYPE_DESTROY, type);
  }

  /** {@code value_create_null}. */
  public static long createNull(Scratch s, long factory, long type) {
    return s.get(NULL, factory, type);
  }

  /** {@code value_create_varchar} of UTF-8. */
  public static long createVarchar(Scratch s, long factory, byte[] utf8) {
    return s.get(VARCHAR, factory, s.text(utf8));
  }

  /** {@code value_create_blob}. */
  public static long createBlob(Scratch s, long factory, byte[] bytes) {
    return s.get(BLOB, factory, s.text(bytes));
  }

  /** {@code value_create_bigint}. */
  public static long createBigint(Scratch s, long factory, long value) {
    return s.get(BIGINT, factory, value);
  }

  /** {@code value_create_int}. */
  public static long createInt(Scratch s, long factory, int value) {
    return s.get(INT, factory, value);
  }

  /** {@code value_create_uint}, of the same bits. */
  public static long createUint(Scratch s, long factory, int value) {
    return s.get(UINT, factory, Integer.toUnsignedLong(value));
  }

  /** {@code value_create_bool}. */
  public static long createBool(Scratch s, long factory, boolean value) {
    return s.get(BOOL, factory, value ? 1 : 0);
  }

  /** {@code value_create_timestamp_ns}: nanoseconds since the epoch. */
  public static long createTimestampNs(Scratch s, long factory, long value) {
    return s.get(TIMESTAMP_NS, factory, value);
  }

  /** {@code value_create_double}. */
  public static long createDouble(Scratch s, long factory, double value) {
    try {
      s.check((int) DOUBLE.invokeExact(factory, value, s.out(), s.error()));
      return s.outLong();
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** {@code value_create_list}; the children stay the caller's. */
  public static long createList(Scratch s, long factory, long childType, long[] children) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment array = arena.allocateFrom(JAVA_LONG, children);
      long count = children.length;
      s.check(
          (int) LIST.invokeExact(factory, childType, array.address(), count, s.out(), s.error()));
      return s.outLong();
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** {@code value_destroy}. */
  public static void destroy(Scratch s, long value) {
    s.destroy(DESTROY, value);
  }

  /** {@code value_is_null}. */
  public static boolean isNull(Scratch s, long value) {
    s.call(IS_NULL, value, s.out());
    return s.outFlag();
  }

  /** The {@code DUCKDB_V2_LOGICAL_TYPE_ID} of a value. */
  public static int typeId(Scratch s, long value) {
    long type = s.get(GET_TYPE, value);
    try {
      s.call(TYPE_ID, type, s.out());
      return s.outInt();
    } finally {
      destroyType(s, type);
    }
  }

  /** Whether a {@code DUCKDB_V2_LOGICAL_TYPE_ID} is an integer of up to 64 bits. */
  public static boolean isInteger(int typeId) {
    return (typeId >= TINYINT && typeId <= BIGINT_ID) || (typeId >= UTINYINT && typeId <= UBIGINT);
  }

  /** {@code value_get_bigint}. */
  public static long getBigint(Scratch s, long value) {
    return s.get(GET_BIGINT, value);
  }

  /** {@code value_get_double}. */
  public static double getDouble(Scratch s, long value) {
    return Double.longBitsToDouble(s.get(GET_DOUBLE, value));
  }

  /** {@code value_get_timestamp_ns}. */
  public static long getTimestampNs(Scratch s, long value) {
    return s.get(GET_TIMESTAMP_NS, value);
  }

  /** {@code value_get_varchar}. */
  public static String getVarchar(Scratch s, long value) {
    s.call(GET_VARCHAR, value, s.out());
    return s.outText();
  }

  /** {@code value_get_blob}. */
  public static byte[] getBlob(Scratch s, long value) {
    s.call(GET_BLOB, value, s.out());
    return s.outBytes();
  }

  /** {@code value_cast}: a new value of the type. */
  public static long cast(Scratch s, long factory, long value, long type) {
    s.call4(CAST, factory, value, type, s.out());
    return s.outLong();
  }
}
