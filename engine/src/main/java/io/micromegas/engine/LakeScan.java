package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.BindCallbacks;
import io.micromegas.engine.duckdb.ErrorInfo;
import io.micromegas.engine.duckdb.ScanCallbacks;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.TableFunctions;
import io.micromegas.engine.duckdb.Upcalls;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table function {@code lake_scan(id)}, which reads the relations of a session. DuckDB calls
 * these methods, from several threads; none of them lets an exception out, which would end the
 * process.
 */
final class LakeScan {
  /** The handle of no slot: the function can be named, not read. */
  static final long NO_SLOT = 0;

  /** The name of the function. */
  static final String NAME = "lake_scan";

  private static final Logger LOG = LoggerFactory.getLogger(LakeScan.class);
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final TableFunctions.Callbacks CALLBACKS =
      new TableFunctions.Callbacks(
          Upcalls.pointer(HERE, "bind", 4),
          Upcalls.pointer(HERE, "filter", 3),
          Upcalls.pointer(HERE, "initGlobal", 3),
          Upcalls.pointer(HERE, "initLocal", 3),
          Upcalls.pointer(HERE, "exec", 3),
          Upcalls.pointer(HERE, "partitionData", 3));
  private static final long DESTROY = Upcalls.pointer(HERE, "destroy", 1);

  private LakeScan() {}

  /** Makes the function known to an instance; once, there is no way to take it back. */
  static void register(Scratch s, long connection, long factory, long slot) {
    TableFunctions.register(s, connection, factory, NAME, slot, CALLBACKS);
  }

  /** Called once per mention in a statement: declares the columns. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void bind(long info, long result, long context, long error) {
    SlotSession session = null;
    try {
      Scratch s = new Scratch();
      session = session(BindCallbacks.userData(s, info));
      long id = BindCallbacks.bigint(s, info);
      if (session == null
          || !(NativeHandles.find(id) instanceof RegisteredScan registered)
          || !registered.session().equals(session)) {
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT, "there is no relation with number " + id);
      }
      ColumnTypes types = session.slot().types();
      TableScan scan = registered.scan();
      for (ColumnSpec column : scan.schema().columns()) {
        ScanCallbacks.addColumn(s, result, column.name(), types.handle(column.type()));
      }
      ScanCallbacks.setCardinality(s, result, Math.max(0, scan.estimatedRows()));
      ScanCallbacks.setOrdered(s, result, scan.ordered());
      ScanBinding binding = new ScanBinding(scan, session, types);
      session.planned(id, binding);
      BindCallbacks.setBindData(s, info, NativeHandles.put(binding), DESTROY, 0);
    } catch (Throwable e) {
      fail(session, error, e);
    }
  }

  /** Called while the statement is optimised, perhaps several times: notes conditions. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void filter(long info, long context, long error) {
    try {
      Scratch s = new Scratch();
      ScanBinding binding =
          NativeHandles.get(ScanCallbacks.filterBindData(s, info), ScanBinding.class);
      binding.offer(new FilterReader(s, info, binding).read());
    } catch (Throwable e) {
      // Conditions are hints: without them the scan reads more than it must.
      LOG.warn("reading the conditions of a scan failed", e);
    }
  }

  /** Called once when a scan begins. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void initGlobal(long info, long context, long error) {
    ScanBinding binding = null;
    try {
      Scratch s = new Scratch();
      binding = NativeHandles.get(ScanCallbacks.globalBindData(s, info), ScanBinding.class);
      ScanState state = new ScanState(binding, ScanCallbacks.projection(s, info));
      ScanCallbacks.setMaxThreads(s, info, Math.max(1, state.parts()));
      ScanCallbacks.setGlobalState(s, info, NativeHandles.put(state), DESTROY);
    } catch (Throwable e) {
      fail(binding == null ? null : binding.session(), error, e);
    }
  }

  /** Called once per thread of a scan. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void initLocal(long info, long context, long error) {
    ScanState state = null;
    try {
      Scratch s = new Scratch();
      state = NativeHandles.get(ScanCallbacks.localGlobalState(s, info), ScanState.class);
      state.session().scanning();
      ScanWorker worker = new ScanWorker(state);
      ScanCallbacks.setLocalState(s, info, NativeHandles.put(worker), DESTROY);
    } catch (Throwable e) {
      fail(state == null ? null : state.session(), error, e);
    }
  }

  /** Called for each run of rows; a chunk left empty ends the thread's part in the scan. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void exec(long info, long context, long error) {
    ScanWorker worker = null;
    try {
      Scratch s = ScanWorker.scratch();
      worker = NativeHandles.get(ScanCallbacks.execLocalState(s, info), ScanWorker.class);
      worker.produce(s, ScanCallbacks.outputChunk(s, info));
    } catch (Throwable e) {
      if (worker != null) {
        worker.state().stop();
      }
      fail(worker == null ? null : worker.state().session(), error, e);
    }
  }

  /** Called after a run of rows: says which part it came from. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void partitionData(long info, long context, long error) {
    ScanWorker worker = null;
    try {
      Scratch s = ScanWorker.scratch();
      worker = NativeHandles.get(ScanCallbacks.partitionLocalState(s, info), ScanWorker.class);
      ScanCallbacks.setBatchIndex(s, info, worker.part());
    } catch (Throwable e) {
      fail(worker == null ? null : worker.state().session(), error, e);
    }
  }

  /** Called when DuckDB needs an object no more. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void destroy(long handle) {
    try {
      if (NativeHandles.remove(handle) instanceof ScanWorker worker) {
        worker.close();
      }
    } catch (Throwable e) {
      LOG.error("ending a scan failed", e);
    }
  }

  /** Returns the session that has a slot at the moment. */
  static @Nullable SlotSession session(long slot) {
    return NativeHandles.find(slot) instanceof Slot found ? found.session() : null;
  }

  /** Fails the callback under way, and remembers the error itself for the session. */
  static void fail(@Nullable SlotSession session, long error, Throwable e) {
    try {
      if (session != null) {
        session.fail(e);
      } else {
        LOG.error("a scan without a session failed", e);
      }
      ErrorInfo.fail(
          error,
          e instanceof MicromegasException ours ? ours.getMessage() : "reading a view failed");
    } catch (Throwable again) {
      LOG.error("an error could not be handed to DuckDB", again);
    }
  }
}
