package io.micromegas.engine;

import java.util.List;

/**
 * A run of rows in columns.
 *
 * @param rows number of rows; every column has as many
 * @param columns in the order of {@link ScanRequest#projection()}
 */
public record ColumnBatch(int rows, List<Column> columns) {
  /** Copies the list of columns, not the values. */
  public ColumnBatch {
    columns = List.copyOf(columns);
  }
}
