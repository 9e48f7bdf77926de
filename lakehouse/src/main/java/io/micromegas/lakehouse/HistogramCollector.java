package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.otlp.HistogramSink;
import io.micromegas.telemetry.TextTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Collects the histograms of one block into columns, as {@link ViewSchemas} stores them. */
final class HistogramCollector implements HistogramSink {
  private final int capacity;
  private final HeapBudget budget;
  private final GrowingLongs times;
  private final GrowingLongs starts;
  private final BitSet withoutStart = new BitSet();
  private final GrowingLongs counts;
  private final Optionals sums;
  private final Optionals minima;
  private final Optionals maxima;
  private List<DictionaryBuilder> texts = List.of();
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;

  HistogramCollector(int capacity, HeapBudget budget) {
    this.capacity = capacity;
    this.budget = budget;
    times = new GrowingLongs(capacity, budget);
    starts = new GrowingLongs(capacity, budget);
    counts = new GrowingLongs(capacity, budget);
    sums = new Optionals(capacity, budget);
    minima = new Optionals(capacity, budget);
    maxima = new Optionals(capacity, budget);
  }

  @Override
  public void start(TextTable table) {
    // Target, name, unit, bounds, counts, exemplars, properties.
    texts = Stream.generate(() -> new DictionaryBuilder(table, capacity, budget)).limit(7).toList();
  }

  @Override
  public void histogram(Point point) {
    int row = times.size();
    times.add(point.time());
    starts.add(point.start());
    withoutStart.set(row, point.start() == 0);
    texts.get(0).add(point.target());
    texts.get(1).add(point.name());
    texts.get(2).add(point.unit());
    counts.add(point.count());
    sums.add(row, point.sum());
    minima.add(row, point.min());
    maxima.add(row, point.max());
    texts.get(3).add(point.bounds());
    texts.get(4).add(point.counts());
    texts.get(5).add(point.exemplars());
    texts.get(6).add(point.properties());
    minTime = Math.min(minTime, point.time());
    maxTime = Math.max(maxTime, point.time());
  }

  EventRows finish() {
    int rows = times.size();
    if (rows == 0) {
      return EventRows.NONE;
    }
    List<Column> columns = new ArrayList<>();
    columns.add(new Column.Longs(times.toArray(), null));
    columns.add(new Column.Longs(starts.toArray(), withoutStart));
    texts.subList(0, 3).forEach(text -> columns.add(text.toColumn()));
    columns.add(new Column.Longs(counts.toArray(), null));
    columns.add(sums.toColumn());
    columns.add(minima.toColumn());
    columns.add(maxima.toColumn());
    texts.subList(3, 7).forEach(text -> columns.add(text.toColumn()));
    return EventRows.of(rows, new Bounds(minTime, maxTime), columns);
  }

  /** Numbers that need not be there: NaN stands for none. */
  private static final class Optionals {
    private final GrowingDoubles values;
    private final BitSet without = new BitSet();

    Optionals(int capacity, HeapBudget budget) {
      values = new GrowingDoubles(capacity, budget);
    }

    void add(int row, double value) {
      values.add(value);
      without.set(row, Double.isNaN(value));
    }

    Column toColumn() {
      return new Column.Doubles(values.toArray(), without);
    }
  }
}
