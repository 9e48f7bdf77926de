package io.micromegas.engine;

import java.util.List;

/** The columns of a relation, in the order that {@code SELECT *} shows. */
public record TableSchema(List<ColumnSpec> columns) {
  /** Copies the columns. */
  public TableSchema {
    columns = List.copyOf(columns);
  }

  /** Returns the position of a column, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
