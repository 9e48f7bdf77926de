package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.query.Relations.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether it is worth asking the engine what a statement's conditions say of times. A wrong no only
 * reads more than must be read.
 *
 * @param conditional whether the statement has conditions on rows at all
 * @param renames whether it gives columns other names
 * @param columns names of the columns that it names
 */
record TimeConditions(boolean conditional, boolean renames, Set<String> columns) {
  private static final List<String> CONDITIONS =
      List.of("where_clause", "having", "qualify", "condition");

  /** Looks at a tree as it was written. */
  static TimeConditions in(JsonNode tree) {
    Set<String> columns = new HashSet<>();
    columns(tree, columns);
    return new TimeConditions(
        has(tree, CONDITIONS), has(tree, List.of("column_name_alias", "aliases")), columns);
  }

  private static boolean has(JsonNode node, List<String> fields) {
    for (String name : fields) {
      if (!node.path(name).isEmpty()) {
        return true;
      }
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && has(child, fields)) {
        return true;
      }
    }
    return false;
  }

  private static void columns(JsonNode node, Set<String> columns) {
    JsonNode names = node.path("column_names");
    if (!names.isEmpty()) {
      columns.add(names.get(names.size() - 1).asText().toLowerCase(Locale.ROOT));
    }
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        columns(child, columns);
      }
    }
  }

  /** Returns whether the conditions may concern times of these views. */
  boolean concern(List<TableReference> tables) {
    return conditional && tables.stream().anyMatch(this::concern);
  }

  private boolean concern(TableReference table) {
    return table.relation() instanceof Relation.View
        && (renames || table.relation().schema().columns().stream().anyMatch(this::isNamed));
  }

  private boolean isNamed(ColumnSpec column) {
    return column.type() == ColumnType.TIMESTAMP_NS
        && columns.contains(column.name().toLowerCase(Locale.ROOT));
  }
}
