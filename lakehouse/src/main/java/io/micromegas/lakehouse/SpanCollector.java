package io.micromegas.lakehouse;

import io.micromegas.telemetry.ScopeTable;
import io.micromegas.telemetry.TextTable;
import io.micromegas.telemetry.ThreadSpanSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the thread-span events of one block. */
final class SpanCollector implements ThreadSpanSink {
  private final HeapBudget budget;
  private final GrowingInts ordinals;
  private final GrowingLongs ticks;
  private final GrowingInts scopes;
  private @Nullable TextTable textTable;
  private @Nullable ScopeTable scopeTable;

  SpanCollector(int capacity, HeapBudget budget) {
    this.budget = budget;
    this.ordinals = new GrowingInts(capacity, budget);
    this.ticks = new GrowingLongs(capacity, budget);
    this.scopes = new GrowingInts(capacity, budget);
  }

  @Override
  public void start(TextTable texts, ScopeTable scopes) {
    this.textTable = texts;
    this.scopeTable = scopes;
  }

  @Override
  public void begin(int ordinal, long ticks, int scope) {
    add(ordinal, ticks, scope);
  }

  @Override
  public void end(int ordinal, long ticks, int scope) {
    add(ordinal, ticks, ~scope);
  }

  private void add(int ordinal, long tick, int scope) {
    ordinals.add(ordinal);
    ticks.add(tick);
    scopes.add(scope);
  }

  SpanEvents finish() {
    if (ticks.size() == 0 || textTable == null || scopeTable == null) {
      return SpanEvents.NONE;
    }
    return SpanEvents.of(
        ordinals.toArray(), ticks.toArray(), scopes.toArray(), sites(textTable, scopeTable));
  }

  private List<Scope> sites(TextTable texts, ScopeTable table) {
    List<Scope> sites = new ArrayList<>(table.size());
    for (int i = 0; i < table.size(); i++) {
      Scope site =
          new Scope(
              table.hash(i),
              texts.utf8(table.name(i)),
              texts.utf8(table.target(i)),
              texts.utf8(table.filename(i)),
              table.line(i));
      // The texts are shared between sites; the references are not.
      budget.charge(88);
      sites.add(site);
    }
    return sites;
  }
}
