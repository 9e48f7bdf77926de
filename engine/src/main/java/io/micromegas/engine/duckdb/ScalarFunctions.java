package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** Registering a scalar function. */
public final class ScalarFunctions {
  private static final MethodHandle CREATE = Symbols.bind("scalar_function_create", 3);
  private static final MethodHandle DESTROY = Symbols.bind("scalar_function_destroy", 1);
  private static final MethodHandle NAME = Symbols.bind("scalar_function_set_name", 3);
  private static final MethodHandle SIGNATURE = Symbols.bind("scalar_function_get_signature", 3);
  static final MethodHandle RETURN_TYPE = Symbols.bind("function_signature_set_return_type", 3);
  private static final MethodHandle USER_DATA = Symbols.bind("scalar_function_set_user_data", 3);
  private static final MethodHandle PROPERTY = Symbols.bind("scalar_function_set_property", 4);
  private static final MethodHandle EXEC = Symbols.bind("scalar_function_set_exec_callback", 3);
  private static final MethodHandle REGISTER =
      Symbols.bind("connection_register_scalar_function", 3);
  private static final long STABILITY = 65536;
  private static final long CONSISTENT = 65536;
  private static final long VOLATILE = 65537;
  private static final long NULL_HANDLING = 65792;
  private static final long NULL_HANDLING_SPECIAL = 65793;
  private static final long FALLIBILITY = 66048;
  private static final long INFALLIBLE = 66048;
  private static final long FALLIBLE = 66049;

  private ScalarFunctions() {}

  /** What the engine may take for granted of a function. */
  public enum Promise {
    /** Nothing: it is called once for each row. */
    NONE,
    /** Its result depends on its arguments only, or it fails. */
    PURE,
    /** Its result depends on its arguments only, and it never fails. */
    PURE_AND_TOTAL
  }

  /**
   * Registers a function that sees NULLs, for all of the instance. {@code exec} takes (info,
   * context, error).
   */
  public static void register(
      Scratch s,
      long connection,
      long factory,
      String name,
      long[] argumentTypes,
      long resultType,
      Promise promise,
      long userData,
      long destroyUserData,
      long exec) {
    long function = s.get(CREATE, factory);
    try {
      s.call(NAME, function, s.text(name));
      long signature = s.get(SIGNATURE, function);
      for (int i = 0; i < argumentTypes.length; i++) {
        TableFunctions.addParameter(s, signature, "a" + i, argumentTypes[i]);
      }
      s.call(RETURN_TYPE, signature, resultType);
      s.call(USER_DATA, function, s.opaque(userData, destroyUserData, 0));
      s.call(PROPERTY, function, STABILITY, promise == Promise.NONE ? VOLATILE : CONSISTENT);
      s.call(PROPERTY, function, NULL_HANDLING, NULL_HANDLING_SPECIAL);
      s.call(
          PROPERTY,
          function,
          FALLIBILITY,
          promise == Promise.PURE_AND_TOTAL ? INFALLIBLE : FALLIBLE);
      s.call(EXEC, function, exec);
      s.call(REGISTER, connection, function);
    } finally {
      s.destroy(DESTROY, function);
    }
  }
}
