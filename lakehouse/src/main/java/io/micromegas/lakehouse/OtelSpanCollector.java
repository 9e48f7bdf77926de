package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.otlp.OtelSpanSink;
import io.micromegas.telemetry.TextTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the spans of one block into columns, in the order of {@link ViewSchemas#OTEL_SPANS}. */
final class OtelSpanCollector implements OtelSpanSink {
  /** How many columns there are before properties, events and links. */
  static final int PLAIN_COLUMNS = 10;

  private static final int TRACE_ID = 16;
  private static final int SPAN_ID = 8;

  private final int capacity;
  private final boolean detailed;
  private final HeapBudget budget;
  private final GrowingTexts traceIds;
  private final GrowingTexts spanIds;
  private final OptionalTexts parents;
  private final GrowingLongs starts;
  private final GrowingLongs ends;
  private final GrowingLongs durations;
  private final OptionalTexts messages;
  private @Nullable Texts texts;
  // Of starts and ends: what senders say need not end after it began.
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * Begins.
   *
   * @param detailed whether properties, events and links are collected, too
   */
  OtelSpanCollector(int capacity, boolean detailed, HeapBudget budget) {
    this.capacity = capacity;
    this.detailed = detailed;
    this.budget = budget;
    traceIds = new GrowingTexts(capacity, TRACE_ID, budget);
    spanIds = new GrowingTexts(capacity, SPAN_ID, budget);
    parents = new OptionalTexts(capacity, SPAN_ID, budget);
    starts = new GrowingLongs(capacity, budget);
    ends = new GrowingLongs(capacity, budget);
    durations = new GrowingLongs(capacity, budget);
    messages = new OptionalTexts(capacity, 0, budget);
  }

  @Override
  public void start(TextTable table) {
    texts =
        new Texts(
            table,
            column(table),
            column(table),
            column(table),
            column(table),
            column(table),
            column(table));
  }

  private DictionaryBuilder column(TextTable table) {
    return new DictionaryBuilder(table, capacity, budget);
  }

  @Override
  public void span(
      byte[] message,
      int traceId,
      int spanId,
      int parentSpanId,
      long start,
      long end,
      int name,
      int kind,
      int status,
      int statusMessage,
      int properties,
      int events,
      int links) {
    Texts columns = texts;
    if (columns == null) {
      throw new IllegalStateException("a span before start");
    }
    traceIds.add(message, traceId, TRACE_ID);
    spanIds.add(message, spanId, SPAN_ID);
    parents.addIfAny(message, parentSpanId, SPAN_ID);
    starts.add(start);
    ends.add(end);
    durations.add(end - start);
    columns.names.add(name);
    columns.kinds.add(kind);
    columns.statuses.add(status);
    if (statusMessage == NO_TEXT) {
      messages.addNone();
    } else {
      byte[] text = columns.table.utf8(statusMessage);
      messages.add(text, 0, text.length);
    }
    if (detailed) {
      columns.properties.add(properties);
      columns.events.add(events);
      columns.links.add(links);
    }
    first = Math.min(first, Math.min(start, end));
    last = Math.max(last, Math.max(start, end));
  }

  EventRows finish() {
    int rows = starts.size();
    Texts columns = texts;
    if (rows == 0 || columns == null) {
      return EventRows.NONE;
    }
    List<Column> made =
        new ArrayList<>(
            List.of(
                traceIds.toColumn(),
                spanIds.toColumn(),
                parents.toColumn(),
                new Column.Longs(starts.toArray(), null),
                new Column.Longs(ends.toArray(), null),
                new Column.Longs(durations.toArray(), null),
                columns.names.toColumn(),
                columns.kinds.toColumn(),
                columns.statuses.toColumn(),
                messages.toColumn()));
    if (detailed) {
      made.add(columns.properties.toColumn());
      made.add(columns.events.toColumn());
      made.add(columns.links.toColumn());
    }
    return EventRows.of(rows, new Bounds(first, last), made);
  }

  private record Texts(
      TextTable table,
      DictionaryBuilder names,
      DictionaryBuilder kinds,
      DictionaryBuilder statuses,
      DictionaryBuilder properties,
      DictionaryBuilder events,
      DictionaryBuilder links) {}
}
