package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.FunctionCallbacks;
import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.ScalarFunctions;
import io.micromegas.engine.duckdb.ScalarFunctions.Promise;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Upcalls;
import io.micromegas.engine.duckdb.VectorView;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/**
 * A {@link TextFunction} in a slot. DuckDB calls these methods, from its threads. Rows whose
 * arguments are the same cells, as most rows of a dictionary's are, are computed once.
 */
record TextCalls(TextFunction function, long slot) {
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final long EXEC = Upcalls.pointer(HERE, "exec", 3);
  private static final long DESTROY = Upcalls.pointer(HERE, "destroy", 1);

  /** How many different rows are remembered; a power of two. */
  private static final int REMEMBERED = 1024;

  /** Makes a function known to an instance; there is no way to take it back. */
  static void register(
      Scratch s, long connection, ColumnTypes types, TextFunction function, long slot) {
    ScalarFunctions.register(
        s,
        connection,
        types.factory(),
        function.name(),
        function.arguments().stream().mapToLong(types::handle).toArray(),
        types.handle(function.result()),
        function.fails() ? Promise.PURE : Promise.PURE_AND_TOTAL,
        NativeHandles.put(new TextCalls(function, slot)),
        DESTROY,
        EXEC);
  }

  /** Called for each run of rows. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void exec(long info, long context, long error) {
    SlotSession session = null;
    try {
      Scratch s = ScanWorker.scratch();
      TextCalls called = NativeHandles.get(FunctionCallbacks.userData(s, info), TextCalls.class);
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
    if (function.fails() && session.isStopped()) {
      throw StatementErrors.cancelled();
    }
    int count = FunctionCallbacks.rowCount(s, info);
    VectorView[] views = new VectorView[function.count()];
    for (int i = 0; i < views.length; i++) {
      views[i] = Vectors.view(s, FunctionCallbacks.argument(s, info, i));
    }
    TextResults results =
        TextResults.of(s, function.result(), FunctionCallbacks.result(s, info), count);
    compute(views, results, count, session::isStopped);
    results.finish();
  }

  private void compute(
      VectorView[] views, TextResults results, int count, TableScan.Cancellation cancelled) {
    int words = 2 * views.length;
    long[] cells = new long[count * words];
    int[] remembered = new int[Math.min(REMEMBERED, Integer.highestOneBit(2 * count))];
    Arrays.fill(remembered, -1);
    byte[][] arguments = new byte[views.length][];
    int last = -1;
    for (int row = 0; row < count; row++) {
      if (!read(views, row, cells, row * words)) {
        results.put(row, null);
        continue;
      }
      int place = place(cells, row * words, words) & (remembered.length - 1);
      int other = remembered[place];
      if (other >= 0 && same(cells, other * words, row * words, words)) {
        results.repeat(row, other);
        continue;
      }
      remembered[place] = row;
      for (int i = 0; i < views.length; i++) {
        if (last < 0 || !same(cells, last * words + 2 * i, row * words + 2 * i, 2)) {
          arguments[i] = text(views[i], row);
        }
      }
      last = row;
      results.put(row, function.body().apply(arguments, cancelled));
    }
  }

  /** Copies the cells of a row; false if one is NULL. */
  private static boolean read(VectorView[] views, int row, long[] cells, int at) {
    for (int i = 0; i < views.length; i++) {
      long index = views[i].index(row);
      if (views[i].isNull(index)) {
        return false;
      }
      long cell = views[i].data() + index * Vectors.STRING_SIZE;
      cells[at + 2 * i] = Native.MEMORY.get(JAVA_LONG, cell);
      cells[at + 2 * i + 1] = Native.MEMORY.get(JAVA_LONG, cell + 8);
    }
    return true;
  }

  private static byte[] text(VectorView view, int row) {
    return Vectors.text(view.data() + view.index(row) * Vectors.STRING_SIZE);
  }

  private static boolean same(long[] cells, int a, int b, int words) {
    for (int i = 0; i < words; i++) {
      if (cells[a + i] != cells[b + i]) {
        return false;
      }
    }
    return true;
  }

  private static int place(long[] cells, int at, int words) {
    long hash = 0;
    for (int i = 0; i < words; i++) {
      hash = (hash ^ cells[at + i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) (hash >>> 20);
  }

  /** Called when the instance is closed. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void destroy(long handle) {
    NativeHandles.remove(handle);
  }
}
