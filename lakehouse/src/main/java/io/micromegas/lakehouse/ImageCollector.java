package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.telemetry.ImageSink;
import io.micromegas.telemetry.TextTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the images of one block into columns, their data only if wanted. */
final class ImageCollector implements ImageSink {
  private static final int NAME_BYTES = 16;
  private static final byte[] NOTHING = {};

  private final boolean withData;
  private final int capacity;
  private final HeapBudget budget;
  private final GrowingLongs times;
  private final GrowingTexts names;
  private final GrowingInts dataOffsets;
  private final GrowingLongs dataLengths;
  private @Nullable DictionaryBuilder formats;
  private byte[] queue = NOTHING;
  private long dataBytes;
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;

  ImageCollector(boolean withData, int capacity, HeapBudget budget) {
    this.withData = withData;
    this.capacity = capacity;
    this.budget = budget;
    this.times = new GrowingLongs(capacity, budget);
    this.names = new GrowingTexts(capacity, NAME_BYTES, budget);
    this.dataOffsets = new GrowingInts(capacity, budget);
    this.dataLengths = new GrowingLongs(capacity, budget);
  }

  @Override
  public void start(TextTable texts) {
    formats = new DictionaryBuilder(texts, capacity, budget);
  }

  @Override
  public void image(
      long time,
      byte[] name,
      int nameOffset,
      int nameLength,
      int format,
      byte[] data,
      int dataOffset,
      int dataLength) {
    DictionaryBuilder started = formats;
    if (started == null) {
      throw new IllegalStateException("an event before start");
    }
    times.add(time);
    names.add(name, nameOffset, nameLength);
    started.add(format);
    dataOffsets.add(dataOffset);
    dataLengths.add(dataLength);
    dataBytes += dataLength;
    queue = data;
    minTime = Math.min(minTime, time);
    maxTime = Math.max(maxTime, time);
  }

  EventRows finish() {
    int rows = times.size();
    DictionaryBuilder started = formats;
    if (rows == 0 || started == null) {
      return EventRows.NONE;
    }
    List<Column> columns = new ArrayList<>();
    columns.add(new Column.Longs(times.toArray(), null));
    columns.add(names.toColumn());
    columns.add(started.toColumn());
    columns.add(new Column.Longs(dataLengths.toArray(), null));
    if (withData) {
      columns.add(data(rows));
    }
    return EventRows.of(rows, new Bounds(minTime, maxTime), columns);
  }

  /** Copies out of the queue, once and to the byte: its array goes away with the block. */
  private Column data(int rows) {
    budget.charge(dataBytes + 4L * rows);
    byte[] bytes = new byte[Math.toIntExact(dataBytes)];
    int[] offsets = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      int length = (int) dataLengths.get(i);
      System.arraycopy(queue, dataOffsets.get(i), bytes, offsets[i], length);
      offsets[i + 1] = offsets[i] + length;
    }
    return new Column.Bytes(offsets, bytes, null);
  }
}
