package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.FunctionCallbacks;
import io.micromegas.engine.duckdb.ScalarFunctions;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Upcalls;
import io.micromegas.engine.duckdb.Values;
import io.micromegas.engine.duckdb.Vectors;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
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
        ScalarFunctions.Promise.NONE,
        NativeHandles.put(new LakeFunction(function, slot)),
        DESTROY,
        EXEC);
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
    List<@Nullable String> results =
        function.body().apply(rows(s, info, count), session::isStopped);
    if (results.size() != count) {
      throw new MicromegasException(
          ErrorCode.INTERNAL,
          function.name() + " answered " + results.size() + " of " + count + " rows");
    }
    write(s, FunctionCallbacks.result(s, info), results);
  }

  private List<List<@Nullable Object>> rows(Scratch s, long info, int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (int i = 0; i < function.arguments().size(); i++) {
        long value = Vectors.value(s, FunctionCallbacks.argument(s, info, i), row);
        try {
          cells.add(cell(s, value, function.arguments().get(i)));
        } finally {
          Values.destroy(s, value);
        }
      }
      rows.add(cells);
    }
    return rows;
  }

  private static @Nullable Object cell(Scratch s, long value, ColumnType type) {
    if (Values.isNull(s, value)) {
      return null;
    }
    return switch (type) {
      case TEXT -> Values.getVarchar(s, value);
      case BINARY -> Values.getBlob(s, value);
      case INT64 -> Values.getBigint(s, value);
      case TIMESTAMP_NS -> Values.getTimestampNs(s, value);
      case INT32, UINT32, DOUBLE, BOOLEAN, TEXT_LIST ->
          throw new IllegalStateException("no argument has type " + type);
    };
  }

  private static void write(Scratch s, long vector, List<@Nullable String> results) {
    int[] offsets = new int[results.size() + 1];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BitSet nulls = new BitSet();
    for (int i = 0; i < results.size(); i++) {
      String result = results.get(i);
      if (result == null) {
        nulls.set(i);
      } else {
        bytes.writeBytes(result.getBytes(StandardCharsets.UTF_8));
      }
      offsets[i + 1] = bytes.size();
    }
    new BytesWriter(new Column.Bytes(offsets, bytes.toByteArray(), nulls))
        .write(s, vector, 0, results.size());
  }

  /** Called when the instance is closed. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void destroy(long handle) {
    NativeHandles.remove(handle);
  }
}
