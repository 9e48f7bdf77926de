package io.micromegas.lakehouse;

import io.micromegas.telemetry.NetSpanKind;
import io.micromegas.telemetry.NetSpanSink;
import io.micromegas.telemetry.TextTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the network events of one block. */
final class NetCollector implements NetSpanSink {
  private final HeapBudget budget;
  private final GrowingInts ordinals;
  private final GrowingLongs ticks;
  private final GrowingInts actions;
  private final GrowingInts names;
  private final GrowingLongs bits;
  private @Nullable TextTable texts;

  NetCollector(int capacity, HeapBudget budget) {
    this.budget = budget;
    this.ordinals = new GrowingInts(capacity, budget);
    this.ticks = new GrowingLongs(capacity, budget);
    this.actions = new GrowingInts(capacity, budget);
    this.names = new GrowingInts(capacity, budget);
    this.bits = new GrowingLongs(capacity, budget);
  }

  @Override
  public void start(TextTable table) {
    this.texts = table;
  }

  @Override
  public void begin(int ordinal, long ticks, NetSpanKind kind, int name, boolean outgoing) {
    add(ordinal, ticks, NetEvents.action(kind, true, outgoing), name, 0);
  }

  @Override
  public void end(int ordinal, long ticks, NetSpanKind kind, long bits) {
    add(ordinal, ticks, NetEvents.action(kind, false, false), 0, bits);
  }

  @Override
  public void property(int ordinal, long ticks, int name, long bits) {
    add(ordinal, ticks, NetEvents.action(NetSpanKind.PROPERTY, false, false), name, bits);
  }

  private void add(int ordinal, long tick, int action, int name, long size) {
    ordinals.add(ordinal);
    ticks.add(tick);
    actions.add(action);
    names.add(name);
    bits.add(size);
  }

  NetEvents finish() {
    TextTable table = texts;
    if (ticks.size() == 0 || table == null) {
      return NetEvents.NONE;
    }
    List<byte[]> known = new ArrayList<>(table.size());
    for (int i = 0; i < table.size(); i++) {
      byte[] text = table.utf8(i);
      budget.charge(32L + text.length);
      known.add(text);
    }
    return NetEvents.of(
        ordinals.toArray(),
        ticks.toArray(),
        actions.toArray(),
        names.toArray(),
        bits.toArray(),
        known);
  }
}
