package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.otlp.ExemplarSink;
import io.micromegas.telemetry.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Collects the exemplars of one block into columns, in the order of {@link ViewSchemas}. */
final class ExemplarCollector implements ExemplarSink {
  private static final int TRACE_ID = 16;
  private static final int SPAN_ID = 8;

  private final int capacity;
  private final HeapBudget budget;
  private final GrowingLongs times;
  private final GrowingDoubles values;
  private final OptionalTexts traceIds;
  private final OptionalTexts spanIds;
  private List<DictionaryBuilder> texts = List.of();
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;

  ExemplarCollector(int capacity, HeapBudget budget) {
    this.capacity = capacity;
    this.budget = budget;
    times = new GrowingLongs(capacity, budget);
    values = new GrowingDoubles(capacity, budget);
    traceIds = new OptionalTexts(capacity, TRACE_ID, budget);
    spanIds = new OptionalTexts(capacity, SPAN_ID, budget);
  }

  @Override
  public void start(TextTable table) {
    // Target, name, unit, properties.
    texts = Stream.generate(() -> new DictionaryBuilder(table, capacity, budget)).limit(4).toList();
  }

  @Override
  public void exemplar(
      byte[] message,
      long time,
      int target,
      int name,
      int unit,
      double value,
      int traceId,
      int spanId,
      int properties) {
    traceIds.addIfAny(message, traceId, TRACE_ID);
    spanIds.addIfAny(message, spanId, SPAN_ID);
    times.add(time);
    values.add(value);
    texts.get(0).add(target);
    texts.get(1).add(name);
    texts.get(2).add(unit);
    texts.get(3).add(properties);
    minTime = Math.min(minTime, time);
    maxTime = Math.max(maxTime, time);
  }

  EventRows finish() {
    int rows = times.size();
    if (rows == 0) {
      return EventRows.NONE;
    }
    List<Column> columns = new ArrayList<>();
    columns.add(new Column.Longs(times.toArray(), null));
    texts.subList(0, 3).forEach(text -> columns.add(text.toColumn()));
    columns.add(new Column.Doubles(values.toArray(), null));
    columns.add(traceIds.toColumn());
    columns.add(spanIds.toColumn());
    columns.add(texts.get(3).toColumn());
    return EventRows.of(rows, new Bounds(minTime, maxTime), columns);
  }
}
