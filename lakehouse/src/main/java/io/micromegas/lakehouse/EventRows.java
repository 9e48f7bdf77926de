package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import java.util.List;

/**
 * The events of one block that are a row each: what differs from row to row.
 *
 * @param bounds of the column of times, or of both where there are two: nanoseconds UTC, or ticks
 *     since process start where the kind keeps ticks; empty without rows
 * @param columns in the order of {@link EventView#decodedColumn}
 */
record EventRows(int rows, Bounds bounds, List<Column> columns, long sizeInBytes)
    implements Decoded {

  static final EventRows NONE = new EventRows(0, Bounds.NONE, List.of(), 128);

  static EventRows of(int rows, Bounds bounds, List<Column> columns) {
    long size = NONE.sizeInBytes();
    for (Column column : columns) {
      size += column.sizeInBytes();
    }
    return new EventRows(rows, bounds, List.copyOf(columns), size);
  }
}
