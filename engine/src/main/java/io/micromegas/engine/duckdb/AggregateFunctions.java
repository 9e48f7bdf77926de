package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;
import java.util.List;

/** Registering an aggregate function. */
public final class AggregateFunctions {
  private static final MethodHandle CREATE = Symbols.bind("aggregate_function_create", 3);
  private static final MethodHandle DESTROY = Symbols.bind("aggregate_function_destroy", 1);
  private static final MethodHandle NAME = Symbols.bind("aggregate_function_set_name", 3);
  private static final MethodHandle SIGNATURE = Symbols.bind("aggregate_function_get_signature", 3);
  private static final MethodHandle USER_DATA = Symbols.bind("aggregate_function_set_user_data", 3);
  private static final MethodHandle PROPERTY = Symbols.bind("aggregate_function_set_property", 4);
  private static final MethodHandle BIND = Symbols.bind("aggregate_function_set_bind_callback", 3);
  private static final MethodHandle SIZE = Symbols.bind("aggregate_function_set_size_callback", 3);
  private static final MethodHandle INIT = Symbols.bind("aggregate_function_set_init_callback", 3);
  private static final MethodHandle UPDATE =
      Symbols.bind("aggregate_function_set_update_callback", 3);
  private static final MethodHandle COMBINE =
      Symbols.bind("aggregate_function_set_combine_callback", 3);
  private static final MethodHandle FINALIZE =
      Symbols.bind("aggregate_function_set_finalize_callback", 3);
  private static final MethodHandle DESTROY_STATES =
      Symbols.bind("aggregate_function_set_destroy_callback", 3);
  private static final MethodHandle REGISTER =
      Symbols.bind("connection_register_aggregate_function", 3);
  private static final long NULL_HANDLING = 65792;
  private static final long NULL_HANDLING_SPECIAL = 65793;
  private static final long ORDER_DEPENDENT = 196608;
  private static final long ORDER_DEPENDENT_NO = 196609;

  private AggregateFunctions() {}

  /**
   * Function pointers of the callbacks: {@code bind} takes (info, result, context, error), the
   * others (info, error).
   */
  public record Callbacks(
      long bind, long size, long init, long update, long combine, long result, long destroy) {}

  /** What a function takes: the name that messages show, the handle of the type. */
  public record Parameter(String name, long type) {}

  /**
   * Registers an aggregate that sees NULLs and does not heed the order of rows, for all of the
   * instance.
   */
  public static void register(
      Scratch s,
      long connection,
      long factory,
      String name,
      List<Parameter> parameters,
      long resultType,
      long userData,
      long destroyUserData,
      Callbacks callbacks) {
    long function = s.get(CREATE, factory);
    try {
      s.call(NAME, function, s.text(name));
      long signature = s.get(SIGNATURE, function);
      for (Parameter parameter : parameters) {
        TableFunctions.addParameter(s, signature, parameter.name(), parameter.type());
      }
      s.call(ScalarFunctions.RETURN_TYPE, signature, resultType);
      s.call(USER_DATA, function, s.opaque(userData, destroyUserData, 0));
      s.call(PROPERTY, function, NULL_HANDLING, NULL_HANDLING_SPECIAL);
      s.call(PROPERTY, function, ORDER_DEPENDENT, ORDER_DEPENDENT_NO);
      s.call(BIND, function, callbacks.bind());
      s.call(SIZE, function, callbacks.size());
      s.call(INIT, function, callbacks.init());
      s.call(UPDATE, function, callbacks.update());
      s.call(COMBINE, function, callbacks.combine());
      s.call(FINALIZE, function, callbacks.result());
      s.call(DESTROY_STATES, function, callbacks.destroy());
      s.call(REGISTER, connection, function);
    } finally {
      s.destroy(DESTROY, function);
    }
  }
}
