package io.micromegas.lakehouse;

import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of files, each with the number that it keeps for ever: a column that is dropped takes
 * its number with it, a new one gets the next.
 */
final class StoredColumns {
  private StoredColumns() {}

  /**
   * Returns the columns of a view that is stored as it is shown, numbered from 1 in their order.
   */
  static List<FileColumn> of(TableSchema schema) {
    return of(schema, "");
  }

  /** The same, where one column is looked up by its values. */
  static List<FileColumn> of(TableSchema schema, String lookedUp) {
    List<FileColumn> columns = new ArrayList<>();
    for (ColumnSpec column : schema.columns()) {
      columns.add(
          new FileColumn(
              column.name(), column.type(), columns.size() + 1, column.name().equals(lookedUp)));
    }
    return List.copyOf(columns);
  }
}
