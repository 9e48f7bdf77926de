package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.engine.duckdb.AggregateCallbacks;
import io.micromegas.engine.duckdb.AggregateCallbacks.Step;
import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.foreign.MemorySegment;

/** Writes states as rows; one that has not begun is NULL. */
final class HistogramResults {
  private HistogramResults() {}

  static void write(Scratch s, long info) {
    int count = Step.RESULT.count(s, info);
    long states = Step.RESULT.states(s, info);
    long vector = AggregateCallbacks.result(s, info);
    int offset = AggregateCallbacks.resultOffset(s, info);
    Vectors.setSize(s, vector, offset + count);
    for (int member = 0; member < HistogramType.SCALARS; member++) {
      long data = Vectors.data(s, Vectors.child(s, vector, member));
      for (int i = 0; i < count; i++) {
        long value = Native.MEMORY.get(JAVA_LONG, state(states, i) + 8L * member);
        Native.MEMORY.set(JAVA_LONG, data + 8L * (offset + i), value);
      }
    }
    writeBins(s, Vectors.child(s, vector, HistogramType.SCALARS), states, offset, count);
    for (int i = 0; i < count; i++) {
      if (!HistogramState.isBegun(state(states, i))) {
        Vectors.setNull(s, vector, offset + i);
      }
    }
  }

  private static void writeBins(Scratch s, long lists, long states, int offset, int count) {
    long items = Vectors.child(s, lists, 0);
    long next = offset == 0 ? 0 : Vectors.size(s, items);
    long all = next;
    for (int i = 0; i < count; i++) {
      all += HistogramState.bins(state(states, i));
    }
    Vectors.setSize(s, items, all);
    long entries = Vectors.data(s, lists) + 16L * offset;
    long data = Vectors.data(s, items);
    for (int i = 0; i < count; i++) {
      long state = state(states, i);
      long bins = HistogramState.bins(state);
      Native.MEMORY.set(JAVA_LONG, entries + 16L * i, next);
      Native.MEMORY.set(JAVA_LONG, entries + 16L * i + 8, bins);
      MemorySegment.copy(
          Native.MEMORY, HistogramState.counts(state), Native.MEMORY, data + 8 * next, 8 * bins);
      next += bins;
    }
  }

  private static long state(long states, int index) {
    return Native.MEMORY.get(JAVA_LONG, states + 8L * index);
  }
}
