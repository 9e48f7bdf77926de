package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** What the callback of a scalar function may ask; {@code info} is its first argument. */
public final class FunctionCallbacks {
  private static final MethodHandle USER_DATA =
      Symbols.bind("scalar_function_exec_get_user_data", 3);
  private static final MethodHandle ROW_COUNT =
      Symbols.bind("scalar_function_exec_get_row_count", 3);
  private static final MethodHandle ARGUMENT = Symbols.bind("scalar_function_exec_get_arg", 4);
  private static final MethodHandle RESULT = Symbols.bind("scalar_function_exec_get_result", 3);

  private FunctionCallbacks() {}

  /** {@code scalar_function_exec_get_user_data}. */
  public static long userData(Scratch s, long info) {
    return s.get(USER_DATA, info);
  }

  /** {@code scalar_function_exec_get_row_count}. */
  public static int rowCount(Scratch s, long info) {
    return Math.toIntExact(s.get(ROW_COUNT, info));
  }

  /** {@code scalar_function_exec_get_arg}: a vector of any representation. */
  public static long argument(Scratch s, long info, int index) {
    return s.get(ARGUMENT, info, index);
  }

  /** {@code scalar_function_exec_get_result}: the vector to be written. */
  public static long result(Scratch s, long info) {
    return s.get(RESULT, info);
  }
}
