package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.AggregateCallbacks;
import io.micromegas.engine.duckdb.AggregateCallbacks.Step;
import io.micromegas.engine.duckdb.AggregateFunctions;
import io.micromegas.engine.duckdb.AggregateFunctions.Parameter;
import io.micromegas.engine.duckdb.BindCallbacks;
import io.micromegas.engine.duckdb.DuckDbException;
import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Upcalls;
import io.micromegas.engine.duckdb.Values;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregates over histograms in a slot. DuckDB calls these methods, from several threads; none
 * of them lets an exception out, which would end the process.
 */
final class HistogramCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(HistogramCallbacks.class);
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final AggregateFunctions.Callbacks CALLBACKS =
      new AggregateFunctions.Callbacks(
          Upcalls.pointer(HERE, "bind", 4),
          Upcalls.pointer(HERE, "size", 2),
          Upcalls.pointer(HERE, "init", 2),
          Upcalls.pointer(HERE, "update", 2),
          Upcalls.pointer(HERE, "combine", 2),
          Upcalls.pointer(HERE, "result", 2),
          Upcalls.pointer(HERE, "destroyStates", 2));
  private static final long DESTROY = Upcalls.pointer(HERE, "destroy", 1);
  private static final long EQUALS = Upcalls.comparison(HERE, "equal");

  private HistogramCallbacks() {}

  /** Which of them. */
  enum Kind {
    /** Of values. */
    MAKE("make_histogram"),
    /** Of histograms. */
    SUM("sum_histograms");

    private final String function;

    Kind(String function) {
      this.function = function;
    }
  }

  /** One of them in a slot. */
  record Aggregate(Kind kind, long slot, HistogramMemory memory) {}

  /** Makes both known to an instance. */
  static void register(
      Scratch s, long connection, ColumnTypes types, long slot, HistogramMemory memory) {
    long histogram = Values.type(s, types.factory(), HistogramType.SQL);
    long number = types.handle(ColumnType.DOUBLE);
    try {
      List<Parameter> values =
          List.of(
              new Parameter("start", number),
              new Parameter("end", number),
              new Parameter("bins", types.handle(ColumnType.INT64)),
              new Parameter("value", number));
      List<Parameter> sums = List.of(new Parameter("histogram", histogram));
      for (Kind kind : Kind.values()) {
        AggregateFunctions.register(
            s,
            connection,
            types.factory(),
            kind.function,
            kind == Kind.MAKE ? values : sums,
            histogram,
            NativeHandles.put(new Aggregate(kind, slot, memory)),
            DESTROY,
            CALLBACKS);
      }
    } finally {
      Values.destroyType(s, histogram);
    }
  }

  /** Called once per mention in a statement: constant bounds are known, whatever the rows. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void bind(long info, long result, long context, long error) {
    Aggregate called = null;
    try {
      Scratch s = new Scratch();
      called = aggregate(BindCallbacks.userData(s, info));
      HistogramBounds bounds = called.kind == Kind.MAKE ? constantBounds(s, info, called) : null;
      if (bounds != null) {
        BindCallbacks.setBindData(s, info, NativeHandles.put(bounds), DESTROY, EQUALS);
      }
    } catch (Throwable e) {
      fail(called, error, e);
    }
  }

  private static @Nullable HistogramBounds constantBounds(Scratch s, long info, Aggregate called) {
    SlotSession session = LakeScan.session(called.slot);
    if (session == null) {
      return null;
    }
    ColumnTypes types = session.slot().types();
    double[] bounds = new double[3];
    for (int i = 0; i < bounds.length; i++) {
      long value;
      try {
        value = BindCallbacks.argument(s, info, i);
      } catch (DuckDbException e) {
        return null;
      }
      long number = 0;
      try {
        if (Values.isNull(s, value)) {
          throw HistogramBounds.nullBounds();
        }
        number = Values.cast(s, types.factory(), value, types.handle(ColumnType.DOUBLE));
        bounds[i] = Values.getDouble(s, number);
      } finally {
        Values.destroy(s, number);
        Values.destroy(s, value);
      }
    }
    return new HistogramBounds(bounds[0], bounds[1], (long) bounds[2]);
  }

  /** Called when the statement is planned. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void size(long info, long error) {
    try {
      AggregateCallbacks.setStateSize(new Scratch(), info, HistogramState.SIZE);
    } catch (Throwable e) {
      fail(null, error, e);
    }
  }

  /** Called for new states. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void init(long info, long error) {
    try {
      Scratch s = ScanWorker.scratch();
      int count = Step.INIT.count(s, info);
      long states = Step.INIT.states(s, info);
      for (int i = 0; i < count; i++) {
        HistogramState.init(at(states, i));
      }
    } catch (Throwable e) {
      fail(null, error, e);
    }
  }

  /** Called for each run of rows. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void update(long info, long error) {
    Aggregate called = null;
    try {
      Scratch s = ScanWorker.scratch();
      called = aggregate(Step.UPDATE.userData(s, info));
      HistogramRows rows =
          switch (called.kind) {
            case MAKE -> values(s, info);
            case SUM -> HistogramRows.Histograms.of(s, info);
          };
      HistogramRows.addAll(s, info, rows, called.memory);
    } catch (Throwable e) {
      fail(called, error, e);
    }
  }

  private static HistogramRows values(Scratch s, long info) {
    long bindData = AggregateCallbacks.updateBindData(s, info);
    return bindData == 0
        ? HistogramRows.Values.of(s, info)
        : HistogramRows.BoundedValues.of(
            s, info, NativeHandles.get(bindData, HistogramBounds.class));
  }

  /** Called to add what another thread, or another part of a window, has made. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void combine(long info, long error) {
    Aggregate called = null;
    try {
      Scratch s = ScanWorker.scratch();
      called = aggregate(Step.COMBINE.userData(s, info));
      int count = Step.COMBINE.count(s, info);
      long targets = Step.COMBINE.states(s, info);
      long sources = AggregateCallbacks.sources(s, info);
      for (int i = 0; i < count; i++) {
        combine(called, at(targets, i), at(sources, i));
      }
    } catch (Throwable e) {
      fail(called, error, e);
    }
  }

  private static void combine(Aggregate called, long target, long source) {
    if (!HistogramState.isBegun(source)) {
      return;
    }
    double start = HistogramState.get(source, HistogramState.START);
    double end = HistogramState.get(source, HistogramState.END);
    long bins = HistogramState.bins(source);
    NestedBins places = null;
    if (!HistogramState.isBegun(target)) {
      HistogramState.begin(target, start, end, bins, called.memory);
    } else if (!HistogramState.hasBounds(target, start, end, bins)) {
      places = called.kind == Kind.SUM ? HistogramState.nest(target, start, end, bins) : null;
      if (places == null) {
        throw differing(called, target, source);
      }
    }
    HistogramState.mergeState(target, source, places);
  }

  private static MicromegasException differing(Aggregate called, long target, long source) {
    String one = HistogramState.describe(target);
    String other = HistogramState.describe(source);
    return called.kind == Kind.SUM
        ? incompatible(one, other)
        : HistogramBounds.refusal(
            "bounds/bins changed between rows of one group, from " + one + " to " + other);
  }

  static MicromegasException incompatible(String one, String other) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        "Error merging incompatible histograms: one has "
            + one
            + ", another "
            + other
            + "; make them with the same start, end and number of bins");
  }

  static MicromegasException incomplete(String member) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, "sum_histograms: NULL for " + member + " of a histogram");
  }

  /** Called when all rows were seen. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void result(long info, long error) {
    Aggregate called = null;
    try {
      Scratch s = ScanWorker.scratch();
      called = aggregate(Step.RESULT.userData(s, info));
      long bindData = AggregateCallbacks.resultBindData(s, info);
      if (bindData != 0) {
        HistogramBounds bounds = NativeHandles.get(bindData, HistogramBounds.class);
        begin(s, info, bounds, called.memory);
      }
      HistogramResults.write(s, info);
    } catch (Throwable e) {
      fail(called, error, e);
    }
  }

  /** Histograms of no rows, where their bounds are constants. */
  private static void begin(Scratch s, long info, HistogramBounds bounds, HistogramMemory memory) {
    int count = Step.RESULT.count(s, info);
    long states = Step.RESULT.states(s, info);
    for (int i = 0; i < count; i++) {
      if (!HistogramState.isBegun(at(states, i))) {
        HistogramState.begin(at(states, i), bounds.start(), bounds.end(), bounds.bins(), memory);
      }
    }
  }

  /** Called for all states in the end. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void destroyStates(long info, long error) {
    try {
      Scratch s = ScanWorker.scratch();
      Aggregate called = aggregate(Step.DESTROY.userData(s, info));
      int count = Step.DESTROY.count(s, info);
      long states = Step.DESTROY.states(s, info);
      for (int i = 0; i < count; i++) {
        HistogramState.destroy(at(states, i), called.memory);
      }
    } catch (Throwable e) {
      LOG.error("freeing histograms failed", e);
    }
  }

  /** Called when DuckDB needs an object no more. */
  @SuppressWarnings("unused") // called by DuckDB
  private static void destroy(long handle) {
    NativeHandles.remove(handle);
  }

  /** Called to learn whether two mentions are the same, so that they are computed once. */
  @SuppressWarnings("unused") // called by DuckDB
  private static boolean equal(long one, long other) {
    Object bounds = NativeHandles.find(one);
    return bounds != null && bounds.equals(NativeHandles.find(other));
  }

  private static Aggregate aggregate(long handle) {
    return NativeHandles.get(handle, Aggregate.class);
  }

  private static long at(long states, int index) {
    return Native.MEMORY.get(JAVA_LONG, states + 8L * index);
  }

  private static void fail(@Nullable Aggregate called, long error, Throwable e) {
    LakeScan.fail(called == null ? null : LakeScan.session(called.slot), error, e);
  }
}
