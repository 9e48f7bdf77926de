package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.FunctionCallbacks;
import io.micromegas.engine.duckdb.ScalarFunctions;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Upcalls;
import io.micromegas.engine.duckdb.VectorView;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link ScalarFunction} in a slot. DuckDB calls these methods, from its threads. */
record LakeFunction(ScalarFunction function, long slot) {
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final long EXEC = Upcalls.pointer(HERE, "exec", 3);
  private static final long DESTROY = Upcalls.pointer(HERE, "destroy", 1);

  /** Makes a function known to an instance; there is no way to take it back. */
  static void register(
      Scratch s, long connection, ColumnTypes types, ScalarFunction function, long slot) {
    ScalarFunctions.register(
        s,
        connection,
        types.factory(),
        function.name(),
        function.arguments().stream().mapToLong(types::handle).toArray(),
        types.handle(function.result()),
        promise(function.timing()),
        NativeHandles.put(new LakeFunction(function, slot)),
        DESTROY,
        EXEC);
  }

  private static ScalarFunctions.Promise promise(ScalarFunction.Timing timing) {
    return switch (timing) {
      case PER_ROW -> ScalarFunctions.Promise.NONE;
      case ANY -> ScalarFunctions.Promise.PURE;
    };
  }

  /** Called for each run of rows. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void exec(long info, long context, long error) {
    SlotSession session = null;
    try {
      Scratch s = new Scratch();
      LakeFunction called =
          NativeHandles.get(FunctionCallbacks.userData(s, info), LakeFunction.class);
      session = LakeScan.session(called.slot);
      if (session == null) {
        throw new MicromegasException(ErrorCode.INTERNAL, "a function ran without a session");
      }
      called.run(s, info, session);
    } catch (Throwable e) {
      LakeScan.fail(session, error, e);
    }
  }

  private void run(Scratch s, long info, SlotSession session) {
    if (session.isStopped()) {
      throw StatementErrors.cancelled();
    }
    int count = FunctionCallbacks.rowCount(s, info);
    List<? extends @Nullable Object> results =
        function.body().apply(rows(s, info, count), session::isStopped);
    if (results.size() != count) {
      throw new MicromegasException(
          ErrorCode.INTERNAL,
          function.name() + " answered " + results.size() + " of " + count + " rows");
    }
    FunctionCells.write(s, FunctionCallbacks.result(s, info), function.result(), results);
  }

  private List<List<@Nullable Object>> rows(Scratch s, long info, int count) {
    List<VectorView> columns = new ArrayList<>();
    for (int i = 0; i < function.arguments().size(); i++) {
      columns.add(Vectors.view(s, FunctionCallbacks.argument(s, info, i)));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      List<@Nullable Object> cells = new ArrayList<>(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        cells.add(FunctionCells.read(columns.get(i), row, function.arguments().get(i)));
      }
      rows.add(cells);
    }
    return rows;
  }

  /** Called when the instance is closed. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void destroy(long handle) {
    NativeHandles.remove(handle);
  }
}
