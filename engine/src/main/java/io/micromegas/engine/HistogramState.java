package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.VectorView;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A histogram in the making, in memory that DuckDB owns and may move; the counts of its bins are
 * elsewhere. The first words are the members of {@link HistogramType} in their order.
 */
final class HistogramState {
  static final int START = 0;
  static final int END = 8;
  static final int MIN = 16;
  static final int MAX = 24;
  static final int SUM = 32;
  static final int SUM_OF_SQUARES = 40;
  static final int COUNT = 48;
  private static final int BINS = 56;
  private static final int COUNTS = 64;
  private static final int WIDTH = 72;
  static final int SIZE = 80;

  private static final int LONG_RUN = 8;

  private static final MemorySegment MEMORY = Native.MEMORY;

  private HistogramState() {}

  static void init(long state) {
    MEMORY.asSlice(state, SIZE).fill((byte) 0);
    set(state, MIN, Double.MAX_VALUE);
    set(state, MAX, -Double.MAX_VALUE);
  }

  /** Returns whether the state has bounds and bins: it has seen a row. */
  static boolean isBegun(long state) {
    return counts(state) != 0;
  }

  static void begin(long state, double start, double end, long bins, HistogramMemory memory) {
    MEMORY.set(JAVA_LONG, state + COUNTS, memory.allocate(bins));
    MEMORY.set(JAVA_LONG, state + BINS, bins);
    set(state, START, start);
    set(state, END, end);
    set(state, WIDTH, (end - start) / bins);
  }

  static boolean hasBounds(long state, double start, double end, long bins) {
    return get(state, START) == start && get(state, END) == end && bins(state) == bins;
  }

  /** Adds the values of some rows to a state that has begun; NULLs are left out. */
  static void add(long state, VectorView values, int from, int to) {
    if (to - from >= LONG_RUN) {
      addRun(state, values, from, to);
      return;
    }
    for (int row = from; row < to; row++) {
      if (!values.isNullAt(row)) {
        addOne(state, values.doubleAt(row));
      }
    }
  }

  /** In groups that alternate, what a long run does before and after its loop is too much. */
  private static void addOne(long state, double value) {
    if (value < get(state, MIN)) {
      set(state, MIN, value);
    }
    if (value > get(state, MAX)) {
      set(state, MAX, value);
    }
    set(state, SUM, get(state, SUM) + value);
    set(state, SUM_OF_SQUARES, get(state, SUM_OF_SQUARES) + value * value);
    addCount(state, COUNT, 1);
    count(counts(state), bins(state) - 1, (value - get(state, START)) / get(state, WIDTH));
  }

  /** Counts a value in a bin: the integer at or below a number, or the first or the last. */
  private static void count(long counts, long last, double place) {
    // The cast makes NaN 0 and keeps infinities in range; from 0 on, towards 0 is downwards.
    addCount(counts, 8 * Math.max(0, Math.min((long) place, last)), 1);
  }

  private static void addRun(long state, VectorView values, int from, int to) {
    double start = get(state, START);
    double width = get(state, WIDTH);
    long counts = counts(state);
    long last = bins(state) - 1;
    double min = get(state, MIN);
    double max = get(state, MAX);
    double sum = get(state, SUM);
    double squares = get(state, SUM_OF_SQUARES);
    long count = 0;
    for (int row = from; row < to; row++) {
      if (!values.isNullAt(row)) {
        double value = values.doubleAt(row);
        // NaN is neither less nor greater.
        min = value < min ? value : min;
        max = value > max ? value : max;
        sum += value;
        squares += value * value;
        count++;
        count(counts, last, (value - start) / width);
      }
    }
    set(state, MIN, min);
    set(state, MAX, max);
    set(state, SUM, sum);
    set(state, SUM_OF_SQUARES, squares);
    addCount(state, COUNT, count);
  }

  /** Adds what another histogram of the same bounds and bins is beside its bins. */
  static void merge(long state, double min, double max, double sum, double squares, long count) {
    set(state, MIN, Math.min(get(state, MIN), min));
    set(state, MAX, Math.max(get(state, MAX), max));
    set(state, SUM, get(state, SUM) + sum);
    set(state, SUM_OF_SQUARES, get(state, SUM_OF_SQUARES) + squares);
    addCount(state, COUNT, count);
  }

  /**
   * Adds a state to another.
   *
   * @param places of the bounds of the target, if those of the source are others
   */
  static void mergeState(long target, long source, @Nullable NestedBins places) {
    merge(
        target,
        get(source, MIN),
        get(source, MAX),
        get(source, SUM),
        get(source, SUM_OF_SQUARES),
        MEMORY.get(JAVA_LONG, source + COUNT));
    long bins = bins(source);
    long from = counts(source);
    NestedBins parts =
        places == null
            ? null
            : new NestedBins(get(source, START), get(source, END), Math.toIntExact(bins));
    for (long bin = 0; bin < bins; bin++) {
      long place = places == null || parts == null ? bin : places.place(parts, (int) bin);
      addToBin(target, place, MEMORY.get(JAVA_LONG, from + 8 * bin));
    }
  }

  /** Counts in the bins of a layout that this one's are parts of. */
  static void coarsen(long state, NestedBins to) {
    long counts = counts(state);
    int bins = Math.toIntExact(bins(state));
    NestedBins from = new NestedBins(get(state, START), get(state, END), bins);
    long[] before = new long[bins];
    MemorySegment.copy(MEMORY, JAVA_LONG, counts, before, 0, bins);
    MEMORY.asSlice(counts, 8L * bins).fill((byte) 0);
    for (int bin = 0; bin < bins; bin++) {
      addToBin(state, to.place(from, bin), before[bin]);
    }
    set(state, START, to.start());
    set(state, END, to.end());
    set(state, WIDTH, (to.end() - to.start()) / bins);
  }

  /**
   * Makes room for a histogram of other bounds, if its bins and these nest.
   *
   * @return the layout that both fit in; null if there is none
   */
  static @Nullable NestedBins nest(long state, double start, double end, long bins) {
    NestedBins all =
        NestedBins.of(get(state, START), get(state, END), bins(state), start, end, bins);
    if (all != null && !hasBounds(state, all.start(), all.end(), bins)) {
      coarsen(state, all);
    }
    return all;
  }

  static void addToBin(long state, long bin, long count) {
    addCount(counts(state), 8 * bin, count);
  }

  static void destroy(long state, HistogramMemory memory) {
    if (isBegun(state)) {
      memory.free(counts(state), bins(state));
      MEMORY.set(JAVA_LONG, state + COUNTS, 0);
    }
  }

  static double get(long state, int member) {
    return MEMORY.get(JAVA_DOUBLE, state + member);
  }

  private static void set(long state, int member, double value) {
    MEMORY.set(JAVA_DOUBLE, state + member, value);
  }

  static long bins(long state) {
    return MEMORY.get(JAVA_LONG, state + BINS);
  }

  /** Returns the address of the counts of the bins; 0 before the state has begun. */
  static long counts(long state) {
    return MEMORY.get(JAVA_LONG, state + COUNTS);
  }

  private static void addCount(long base, long offset, long count) {
    MEMORY.set(JAVA_LONG, base + offset, MEMORY.get(JAVA_LONG, base + offset) + count);
  }

  /** Returns bounds and bins for a person. */
  static String describe(double start, double end, long bins) {
    return bins + " bins from " + start + " to " + end;
  }

  static String describe(long state) {
    return describe(get(state, START), get(state, END), bins(state));
  }
}
