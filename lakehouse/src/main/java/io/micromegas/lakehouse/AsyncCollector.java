package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.telemetry.AsyncSpanSink;
import io.micromegas.telemetry.ScopeTable;
import io.micromegas.telemetry.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects the async span events of one block; the first column has ticks since process start. */
final class AsyncCollector implements AsyncSpanSink {
  private static final int BEGIN = 0;
  private static final int END = 1;
  private static final List<byte[]> TYPES =
      List.of("begin".getBytes(StandardCharsets.UTF_8), "end".getBytes(StandardCharsets.UTF_8));

  private final long startTicks;
  private final HeapBudget budget;
  private final GrowingLongs ticks;
  private final GrowingInts types;
  private final GrowingLongs spans;
  private final GrowingLongs parents;
  private final GrowingInts depths;
  private final GrowingInts scopes;
  private @Nullable TextTable texts;
  private @Nullable ScopeTable sites;
  private long minTicks = Long.MAX_VALUE;
  private long maxTicks = Long.MIN_VALUE;

  /** Grows from nothing: most events of a thread are no async ones. */
  AsyncCollector(long startTicks, HeapBudget budget) {
    this.startTicks = startTicks;
    this.budget = budget;
    this.ticks = new GrowingLongs(0, budget);
    this.types = new GrowingInts(0, budget);
    this.spans = new GrowingLongs(0, budget);
    this.parents = new GrowingLongs(0, budget);
    this.depths = new GrowingInts(0, budget);
    this.scopes = new GrowingInts(0, budget);
  }

  @Override
  public void start(TextTable texts, ScopeTable scopes) {
    this.texts = texts;
    this.sites = scopes;
  }

  @Override
  public void begin(long ticks, int scope, long spanId, long parentSpanId, int depth) {
    add(BEGIN, ticks, scope, spanId, parentSpanId, depth);
  }

  @Override
  public void end(long ticks, int scope, long spanId, long parentSpanId, int depth) {
    add(END, ticks, scope, spanId, parentSpanId, depth);
  }

  private void add(int type, long absolute, int scope, long span, long parent, int depth) {
    long tick = absolute - startTicks;
    ticks.add(tick);
    types.add(type);
    spans.add(span);
    parents.add(parent);
    depths.add(depth);
    scopes.add(scope);
    minTicks = Math.min(minTicks, tick);
    maxTicks = Math.max(maxTicks, tick);
  }

  EventRows finish() {
    TextTable table = texts;
    ScopeTable known = sites;
    if (ticks.size() == 0 || table == null || known == null) {
      return EventRows.NONE;
    }
    int[] scope = scopes.toArray();
    return EventRows.of(
        scope.length,
        new Bounds(minTicks, maxTicks),
        List.of(
            new Column.Longs(ticks.toArray(), null),
            new Column.Dictionary(types.toArray(), TYPES),
            new Column.Longs(spans.toArray(), null),
            new Column.Longs(parents.toArray(), null),
            new Column.Ints(depths.toArray(), null),
            numbers(scope, known::hash),
            texts(scope, known.size(), i -> known.name(i), table),
            texts(scope, known.size(), i -> known.filename(i), table),
            texts(scope, known.size(), i -> known.target(i), table),
            numbers(scope, known::line)));
  }

  private Column numbers(int[] scope, IntUnaryOperator ofScope) {
    budget.charge(4L * scope.length);
    int[] numbers = new int[scope.length];
    for (int i = 0; i < scope.length; i++) {
      numbers[i] = ofScope.applyAsInt(scope[i]);
    }
    return new Column.Ints(numbers, null);
  }

  /** The columns of texts share their codes, which are scopes; values may repeat. */
  private Column texts(int[] scope, int count, IntUnaryOperator textOfScope, TextTable table) {
    List<byte[]> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] value = table.utf8(textOfScope.applyAsInt(i));
      budget.charge(32L + value.length);
      values.add(value);
    }
    return TextColumns.of(scope, List.copyOf(values), budget);
  }
}
