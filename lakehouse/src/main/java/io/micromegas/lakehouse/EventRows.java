package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import java.util.List;

/**
 * The log entries or measures of one block: what differs from row to row.
 *
 * @param minTime earliest time of a row, nanoseconds UTC; meaningless without rows
 * @param maxTime latest time of a row
 * @param columns in the order of {@link EventView#eventColumn}
 */
record EventRows(int rows, long minTime, long maxTime, List<Column> columns, long sizeInBytes)
    implements Decoded {

  static EventRows of(int rows, long minTime, long maxTime, List<Column> columns) {
    long size = 128;
    for (Column column : columns) {
      size += column.sizeInBytes();
    }
    return new EventRows(rows, minTime, maxTime, List.copyOf(columns), size);
  }
}
