package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the result's columns that are a view's columns unchanged, so that they keep NOT NULL and
 * their exact type. Only looks at {@code SELECT columns or * FROM one view}: joins, grouping sets
 * and set operations can bring NULLs in.
 */
final class StraightColumns {
  /** Stands for a computed column. */
  private static final ColumnSpec NONE = new ColumnSpec("", ColumnType.TEXT, true, false);

  private StraightColumns() {}

  static boolean isSome(ColumnSpec column) {
    return !column.equals(NONE);
  }

  /** Returns the schema's column behind each item; empty where a column cannot be told. */
  static List<ColumnSpec> of(JsonNode root, TableSchema schema) {
    boolean plain =
        Nodes.isType(root, "SELECT_NODE")
            && root.path("group_sets").size() <= 1
            && root.path("from_table").path("column_name_alias").isEmpty();
    if (!plain) {
      return List.of();
    }
    List<ColumnSpec> columns = new ArrayList<>();
    for (JsonNode item : root.path("select_list")) {
      switch (Nodes.text(item, "class")) {
        case "STAR" -> {
          if (!isPlainStar(item)) {
            return List.of();
          }
          columns.addAll(schema.columns());
        }
        case "COLUMN_REF" -> columns.add(column(item, schema));
        default -> columns.add(NONE);
      }
    }
    return columns;
  }

  private static ColumnSpec column(JsonNode reference, TableSchema schema) {
    JsonNode names = reference.path("column_names");
    int index = schema.indexOf(names.get(names.size() - 1).asText().toLowerCase(Locale.ROOT));
    return index < 0 || Rewrites.isClock(reference) ? NONE : schema.columns().get(index);
  }

  private static boolean isPlainStar(JsonNode star) {
    return star.path("expr").isNull()
        && !star.path("columns").booleanValue()
        && star.path("exclude_list").isEmpty()
        && star.path("qualified_exclude_list").isEmpty()
        && star.path("replace_list").isEmpty()
        && star.path("rename_list").isEmpty();
  }
}
