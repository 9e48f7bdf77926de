package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** What the bind callback of any function may ask and tell; {@code info} is its first argument. */
public final class BindCallbacks {
  private static final MethodHandle ARGUMENT = Symbols.bind("function_bind_get_arg_value", 4);
  private static final MethodHandle USER_DATA = Symbols.bind("function_bind_get_user_data", 3);
  private static final MethodHandle BIND_DATA = Symbols.bind("function_bind_set_bind_data", 3);

  private BindCallbacks() {}

  /**
   * {@code function_bind_get_arg_value}: the caller destroys it.
   *
   * @throws DuckDbException if the argument is not a constant, which those of table functions are
   */
  public static long argument(Scratch s, long info, int index) {
    return s.get(ARGUMENT, info, index);
  }

  /** {@code function_bind_get_arg_value} of a BIGINT that comes first; 0 for NULL. */
  public static long bigint(Scratch s, long info) {
    long value = argument(s, info, 0);
    try {
      return Values.isNull(s, value) ? 0 : Values.getBigint(s, value);
    } finally {
      Values.destroy(s, value);
    }
  }

  /** {@code function_bind_get_user_data}. */
  public static long userData(Scratch s, long info) {
    return s.get(USER_DATA, info);
  }

  /** {@code function_bind_set_bind_data}; {@code equals} compares two of them, 0: never equal. */
  public static void setBindData(Scratch s, long info, long data, long destroy, long equals) {
    s.call(BIND_DATA, info, s.opaque(data, destroy, equals));
  }
}
