package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.telemetry.MetricSink;
import io.micromegas.telemetry.TextTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the metric events of one block into columns. */
final class MetricCollector implements MetricSink {
  private final int capacity;
  private final HeapBudget budget;
  private final GrowingLongs times;
  private final GrowingDoubles values;
  private @Nullable Texts texts;
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;

  MetricCollector(int capacity, HeapBudget budget) {
    this.capacity = capacity;
    this.budget = budget;
    this.times = new GrowingLongs(capacity, budget);
    this.values = new GrowingDoubles(capacity, budget);
  }

  @Override
  public void start(TextTable table) {
    texts =
        new Texts(
            new DictionaryBuilder(table, capacity, budget),
            new DictionaryBuilder(table, capacity, budget),
            new DictionaryBuilder(table, capacity, budget),
            new DictionaryBuilder(table, capacity, budget));
  }

  @Override
  public void metric(long time, int target, int name, int unit, double value, int properties) {
    Texts columns = texts;
    if (columns == null) {
      throw new IllegalStateException("an event before start");
    }
    times.add(time);
    columns.target.add(target);
    columns.name.add(name);
    columns.unit.add(unit);
    values.add(value);
    columns.properties.add(properties);
    minTime = Math.min(minTime, time);
    maxTime = Math.max(maxTime, time);
  }

  EventRows finish() {
    int rows = times.size();
    Texts columns = texts;
    if (rows == 0 || columns == null) {
      return EventRows.NONE;
    }
    return EventRows.of(
        rows,
        new Bounds(minTime, maxTime),
        List.of(
            new Column.Longs(times.toArray(), null),
            columns.target.toColumn(),
            columns.name.toColumn(),
            columns.unit.toColumn(),
            new Column.Doubles(values.toArray(), null),
            columns.properties.toColumn()));
  }

  private record Texts(
      DictionaryBuilder target,
      DictionaryBuilder name,
      DictionaryBuilder unit,
      DictionaryBuilder properties) {}
}
