package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histograms as results: each member has a vector, the bins of all rows follow one another. */
final class HistogramTextResults extends TextResults {
  /** Most bins of one run of rows: 64 MiB. */
  private static final long MAX_BINS = 8 << 20;

  private final Scratch s;
  private final long vector;
  private final List<@Nullable HistogramValue> values = new ArrayList<>();
  private long bins;

  HistogramTextResults(Scratch s, long vector, int count) {
    super(s, ColumnType.HISTOGRAM, vector, count);
    this.s = s;
    this.vector = vector;
  }

  @Override
  void put(int row, @Nullable Object value) {
    HistogramValue histogram = (HistogramValue) value;
    values.add(histogram);
    if (histogram == null) {
      super.put(row, null);
      return;
    }
    bins += histogram.bins().length;
    if (bins > MAX_BINS) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the histograms made of some 2,048 rows take more than 64 MiB; choose fewer rows");
    }
  }

  @Override
  void repeat(int row, int other) {
    put(row, values.get(other));
  }

  @Override
  void finish() {
    for (int member = 0; member < HistogramType.SCALARS; member++) {
      long data = Vectors.data(s, Vectors.child(s, vector, member));
      for (int row = 0; row < values.size(); row++) {
        HistogramValue value = values.get(row);
        Native.MEMORY.set(JAVA_LONG, data + 8L * row, value == null ? 0 : value.bits(member));
      }
    }
    long lists = Vectors.child(s, vector, HistogramType.SCALARS);
    long items = Vectors.child(s, lists, 0);
    Vectors.setSize(s, items, bins);
    long entries = Vectors.data(s, lists);
    long data = Vectors.data(s, items);
    long next = 0;
    for (int row = 0; row < values.size(); row++) {
      HistogramValue value = values.get(row);
      int length = value == null ? 0 : value.bins().length;
      Native.MEMORY.set(JAVA_LONG, entries + 16L * row, next);
      Native.MEMORY.set(JAVA_LONG, entries + 16L * row + 8, length);
      if (value != null) {
        MemorySegment.copy(
            MemorySegment.ofArray(value.bins()), 0, Native.MEMORY, data + 8 * next, 8L * length);
      }
      next += length;
    }
    super.finish();
  }
}
