package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.telemetry.LogSink;
import io.micromegas.telemetry.TextTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the log events of one block into columns. */
final class LogCollector implements LogSink {
  // A guess that saves some growing; wrong guesses cost a copy.
  private static final int MESSAGE_BYTES = 32;

  private final int capacity;
  private final HeapBudget budget;
  private final GrowingLongs times;
  private final GrowingInts levels;
  private final GrowingTexts messages;
  private @Nullable DictionaryBuilder targets;
  private @Nullable DictionaryBuilder properties;
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;

  LogCollector(int capacity, HeapBudget budget) {
    this.capacity = capacity;
    this.budget = budget;
    this.times = new GrowingLongs(capacity, budget);
    this.levels = new GrowingInts(capacity, budget);
    this.messages = new GrowingTexts(capacity, MESSAGE_BYTES, budget);
  }

  @Override
  public void start(TextTable texts) {
    targets = new DictionaryBuilder(texts, capacity, budget);
    properties = new DictionaryBuilder(texts, capacity, budget);
  }

  @Override
  public void log(
      long time, int level, int target, byte[] message, int offset, int length, int properties) {
    times.add(time);
    levels.add(level);
    started(targets).add(target);
    messages.add(message, offset, length);
    started(this.properties).add(properties);
    minTime = Math.min(minTime, time);
    maxTime = Math.max(maxTime, time);
  }

  EventRows finish() {
    int rows = times.size();
    if (rows == 0 || targets == null || properties == null) {
      return EventRows.NONE;
    }
    return EventRows.of(
        rows,
        new Bounds(minTime, maxTime),
        List.of(
            new Column.Longs(times.toArray(), null),
            targets.toColumn(),
            new Column.Ints(levels.toArray(), null),
            messages.toColumn(),
            properties.toColumn()));
  }

  private static DictionaryBuilder started(@Nullable DictionaryBuilder column) {
    if (column == null) {
      throw new IllegalStateException("an event before start");
    }
    return column;
  }
}
