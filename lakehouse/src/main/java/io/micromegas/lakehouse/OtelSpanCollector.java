package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.otlp.OtelSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Collects the spans of one block into columns, in the order of {@link ViewSchemas#OTEL_SPANS}. */
final class OtelSpanCollector implements Consumer<OtelSpan> {
  private static final byte[] NOTHING = {};

  private final HeapBudget budget;
  private final GrowingTexts traceIds;
  private final GrowingTexts spanIds;
  private final GrowingTexts parents;
  private final BitSet withoutParent = new BitSet();
  private final GrowingLongs starts;
  private final GrowingLongs ends;
  private final GrowingLongs durations;
  private final Texts names;
  private final Texts kinds;
  private final Texts statuses;
  private final GrowingTexts messages;
  private final BitSet withoutMessage = new BitSet();
  private final Texts properties;
  private final GrowingTexts events;
  private final GrowingTexts links;
  // Of starts and ends: what senders say need not end after it began.
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  OtelSpanCollector(int capacity, HeapBudget budget) {
    this.budget = budget;
    traceIds = new GrowingTexts(capacity, 16, budget);
    spanIds = new GrowingTexts(capacity, 8, budget);
    parents = new GrowingTexts(capacity, 8, budget);
    starts = new GrowingLongs(capacity, budget);
    ends = new GrowingLongs(capacity, budget);
    durations = new GrowingLongs(capacity, budget);
    names = new Texts(capacity, budget);
    kinds = new Texts(capacity, budget);
    statuses = new Texts(capacity, budget);
    messages = new GrowingTexts(capacity, 0, budget);
    properties = new Texts(capacity, budget);
    events = new GrowingTexts(capacity, 2, budget);
    links = new GrowingTexts(capacity, 2, budget);
  }

  @Override
  public void accept(OtelSpan span) {
    int row = starts.size();
    add(traceIds, span.traceId());
    add(spanIds, span.spanId());
    if (span.parentSpanId().isEmpty()) {
      withoutParent.set(row);
    }
    add(parents, span.parentSpanId().orElse(NOTHING));
    starts.add(span.start());
    ends.add(span.end());
    durations.add(span.end() - span.start());
    names.add(span.name());
    kinds.add(span.kind());
    statuses.add(span.status());
    if (span.statusMessage().isEmpty()) {
      withoutMessage.set(row);
    }
    add(messages, utf8(span.statusMessage().orElse("")));
    properties.add(span.properties());
    add(events, utf8(span.events()));
    add(links, utf8(span.links()));
    first = Math.min(first, Math.min(span.start(), span.end()));
    last = Math.max(last, Math.max(span.start(), span.end()));
  }

  EventRows finish() {
    int rows = starts.size();
    if (rows == 0) {
      return EventRows.NONE;
    }
    return EventRows.of(
        rows,
        new Bounds(first, last),
        List.of(
            traceIds.toColumn(),
            spanIds.toColumn(),
            parents.toColumn(withoutParent),
            new Column.Longs(starts.toArray(), null),
            new Column.Longs(ends.toArray(), null),
            new Column.Longs(durations.toArray(), null),
            names.toColumn(),
            kinds.toColumn(),
            statuses.toColumn(),
            messages.toColumn(withoutMessage),
            properties.toColumn(),
            events.toColumn(),
            links.toColumn()));
  }

  private static void add(GrowingTexts column, byte[] bytes) {
    column.add(bytes, 0, bytes.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A dictionary column of texts that come without ids. */
  private final class Texts {
    private final GrowingInts codes;
    private final Map<String, Integer> known = new HashMap<>();
    private final List<byte[]> values = new ArrayList<>();

    Texts(int rows, HeapBudget budget) {
      codes = new GrowingInts(rows, budget);
    }

    void add(String text) {
      Integer code = known.get(text);
      if (code == null) {
        byte[] value = utf8(text);
        // The bytes, and the text and its place in the map while collecting.
        budget.charge(128L + 3L * value.length);
        code = values.size();
        known.put(text, code);
        values.add(value);
      }
      codes.add(code);
    }

    Column toColumn() {
      return TextColumns.of(codes.toArray(), List.copyOf(values), budget);
    }
  }
}
