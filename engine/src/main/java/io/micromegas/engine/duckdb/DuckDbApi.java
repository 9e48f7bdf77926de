package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandles;
import java.util.List;

/** The API as a whole: whether this library has every function that is bound here. */
public final class DuckDbApi {
  private static final List<Class<?>> BINDINGS =
      List.of(
          ErrorInfo.class,
          Instances.class,
          Statements.class,
          Tokens.class,
          Results.class,
          Vectors.class,
          Values.class,
          Expressions.class,
          TableFunctions.class,
          BindCallbacks.class,
          ScanCallbacks.class,
          ScalarFunctions.class,
          FunctionCallbacks.class,
          AggregateFunctions.class,
          AggregateCallbacks.class,
          AggregateCallbacks.Step.class);

  private DuckDbApi() {}

  /**
   * Resolves every bound function.
   *
   * @throws IllegalStateException if the library lacks some, naming all of them
   */
  public static List<String> resolveAll() {
    for (Class<?> type : BINDINGS) {
      try {
        MethodHandles.lookup().ensureInitialized(type);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    List<String> missing = Symbols.missing();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the DuckDB library "
              + DuckDbLibrary.file()
              + " lacks the functions "
              + missing
              + " of C API 2; use the duckdb_jdbc version that this build is pinned to");
    }
    return Symbols.bound();
  }
}
