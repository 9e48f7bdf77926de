package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables that list the tables: what generic clients read to show what there is. */
final class InformationSchema {
  static final String SCHEMA = "information_schema";

  private InformationSchema() {}

  /** A table of {@code information_schema}. */
  enum Table {
    TABLES,
    COLUMNS,
    SCHEMATA;

    static Optional<Table> named(String name) {
      for (Table table : values()) {
        if (table.name().toLowerCase(Locale.ROOT).equals(name)) {
          return Optional.of(table);
        }
      }
      return Optional.empty();
    }

    TableSchema schema() {
      String names =
          switch (this) {
            case TABLES -> "table_catalog table_schema table_name table_type";
            case COLUMNS ->
                "table_catalog table_schema table_name column_name ordinal_position column_default"
                    + " is_nullable data_type";
            case SCHEMATA -> "catalog_name schema_name schema_owner default_character_set_name";
          };
      List<ColumnSpec> columns = new ArrayList<>();
      for (String name : names.split(" ", -1)) {
        ColumnType type = name.equals("ordinal_position") ? ColumnType.INT32 : ColumnType.TEXT;
        columns.add(new ColumnSpec(name, type, true, false));
      }
      return new TableSchema(columns);
    }
  }

  /** Returns the rows of a table for the views that clients can list. */
  static TableScan rows(Table table, List<ViewDefinition> views) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    switch (table) {
      case TABLES -> views.forEach(view -> rows.add(row(view.name(), "BASE TABLE")));
      case COLUMNS -> views.forEach(view -> addColumns(view, rows));
      case SCHEMATA -> {
        for (String schema : List.of(Relations.SCHEMA, SCHEMA)) {
          List<@Nullable Object> row = new ArrayList<>(List.of(Relations.CATALOG, schema));
          row.add(Relations.CATALOG);
          row.add(null);
          rows.add(row);
        }
      }
    }
    return new FixedRows(table.schema(), rows);
  }

  private static List<@Nullable Object> row(String table, Object... more) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(Relations.CATALOG);
    row.add(Relations.SCHEMA);
    row.add(table);
    row.addAll(List.of(more));
    return row;
  }

  private static void addColumns(ViewDefinition view, List<List<@Nullable Object>> rows) {
    int position = 1;
    for (ColumnSpec column : view.schema().columns()) {
      List<@Nullable Object> row = row(view.name(), column.name(), position++);
      row.add(null);
      row.add(column.nullable() ? "YES" : "NO");
      row.add(ArrowFields.sqlName(ArrowFields.of(column)));
      rows.add(row);
    }
  }
}
