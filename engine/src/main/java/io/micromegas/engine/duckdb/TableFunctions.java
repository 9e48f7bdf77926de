package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** Registering a table function. */
public final class TableFunctions {
  private static final MethodHandle CREATE = Symbols.bind("table_function_create", 3);
  private static final MethodHandle DESTROY = Symbols.bind("table_function_destroy", 1);
  private static final MethodHandle NAME = Symbols.bind("table_function_set_name", 3);
  private static final MethodHandle SIGNATURE = Symbols.bind("table_function_get_signature", 3);
  private static final MethodHandle PARAMETER = Symbols.bind("function_signature_add_parameter", 6);
  private static final MethodHandle USER_DATA = Symbols.bind("table_function_set_user_data", 3);
  private static final MethodHandle BIND = Symbols.bind("table_function_set_bind_callback", 3);
  private static final MethodHandle FILTER =
      Symbols.bind("table_function_set_filter_pushdown_callback", 3);
  private static final MethodHandle GLOBAL =
      Symbols.bind("table_function_set_init_global_callback", 3);
  private static final MethodHandle LOCAL =
      Symbols.bind("table_function_set_init_local_callback", 3);
  private static final MethodHandle EXEC = Symbols.bind("table_function_set_exec_callback", 3);
  private static final MethodHandle PARTITION =
      Symbols.bind("table_function_set_partition_data_callback", 3);
  private static final MethodHandle PROJECTION =
      Symbols.bind("table_function_set_projection_pushdown", 3);
  private static final MethodHandle REGISTER =
      Symbols.bind("connection_register_table_function", 3);
  private static final long PARAMETER_STANDARD = 1;

  private TableFunctions() {}

  /**
   * Function pointers of the callbacks; {@code bind} takes (info, result, context, error), the
   * others (info, context, error).
   */
  public record Callbacks(
      long bind, long filter, long initGlobal, long initLocal, long exec, long partitionData) {}

  /** Registers {@code name(id BIGINT)} with projection push-down, for all of the instance. */
  public static void register(
      Scratch s, long connection, long factory, String name, long userData, Callbacks callbacks) {
    long bigint = Values.type(s, factory, "BIGINT");
    long function = s.get(CREATE, factory);
    try {
      s.call(NAME, function, s.text(name));
      long signature = s.get(SIGNATURE, function);
      addParameter(s, signature, "id", bigint);
      s.call(USER_DATA, function, s.opaque(userData, 0, 0));
      s.call(BIND, function, callbacks.bind());
      s.call(FILTER, function, callbacks.filter());
      s.call(GLOBAL, function, callbacks.initGlobal());
      s.call(LOCAL, function, callbacks.initLocal());
      s.call(EXEC, function, callbacks.exec());
      s.call(PARTITION, function, callbacks.partitionData());
      s.call(PROJECTION, function, 1);
      s.call(REGISTER, connection, function);
    } finally {
      s.destroy(DESTROY, function);
      Values.destroyType(s, bigint);
    }
  }

  /** {@code function_signature_add_parameter}, without a default value. */
  static void addParameter(Scratch s, long signature, String name, long type) {
    try {
      s.check(
          (int)
              PARAMETER.invokeExact(
                  signature, s.text(name), type, 0L, PARAMETER_STANDARD, s.error()));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }
}
