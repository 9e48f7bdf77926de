package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.query.Relations.Relation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The plain form of a statement over a function of ours that makes its rows as it goes: its
 * columns, row by row, as in {@code SELECT time, msg FROM materialize_partitions(…) LIMIT 10}, or
 * the chunks of a trace in their order. The engine is not needed to answer it, which cannot be
 * relied on to hand a row out while the next one is worked on, and would keep all rows to sort
 * them.
 *
 * @param columns what the answer's columns are
 * @param limit most rows
 */
record PlainRows(List<ColumnSpec> columns, long limit) {
  /** Copies the list. */
  PlainRows {
    columns = List.copyOf(columns);
  }

  /** Returns the form of a statement, if it is plain. */
  static Optional<PlainRows> of(CompiledStatement statement) {
    JsonNode select = statement.document().path("statements").path(0).path("node");
    List<ColumnSpec> columns = statement.straight();
    boolean plain =
        statement.tables().size() == 1
            && isMadeAsItGoes(statement.tables().getFirst().relation())
            && !columns.isEmpty()
            && columns.stream().allMatch(StraightColumns::isSome)
            && select.path("cte_map").path("map").isEmpty()
            && select.path("group_expressions").isEmpty()
            && Nodes.text(select, "aggregate_handling").equals("STANDARD_HANDLING")
            && !select.hasNonNull("where_clause")
            && !select.hasNonNull("having")
            && !select.hasNonNull("qualify")
            && !select.hasNonNull("sample")
            && !select.path("from_table").hasNonNull("sample");
    if (!plain) {
      return Optional.empty();
    }
    boolean trace = TraceStatements.isTrace(statement.tables().getFirst().relation());
    long limit = Long.MAX_VALUE;
    for (JsonNode modifier : select.path("modifiers")) {
      if (!(trace && isByChunk(modifier, select))) {
        Optional<Long> rows = limit(modifier);
        if (rows.isEmpty()) {
          return Optional.empty();
        }
        limit = Math.min(limit, rows.get());
      }
    }
    return Optional.of(new PlainRows(columns, limit));
  }

  private static boolean isMadeAsItGoes(Relation relation) {
    return relation instanceof Relation.Work || TraceStatements.isTrace(relation);
  }

  /** Returns whether it is {@code ORDER BY chunk_id}, the order in which chunks are made. */
  private static boolean isByChunk(JsonNode modifier, JsonNode select) {
    JsonNode orders = modifier.path("orders");
    if (!Nodes.isType(modifier, "ORDER_MODIFIER") || orders.size() != 1) {
      return false;
    }
    String column = TraceScan.CHUNK_ID.name();
    for (JsonNode item : select.path("select_list")) {
      // An alias of that name would be meant instead.
      if (Nodes.text(item, "alias").equalsIgnoreCase(column) && !isColumn(item, column)) {
        return false;
      }
    }
    return Nodes.isType(orders.get(0), "ORDER_DEFAULT", "ASCENDING")
        && isColumn(orders.get(0).path("expression"), column);
  }

  private static boolean isColumn(JsonNode node, String name) {
    JsonNode names = node.path("column_names");
    return Nodes.text(node, "class").equals("COLUMN_REF")
        && names.get(names.size() - 1).asText().equalsIgnoreCase(name);
  }

  /** Returns the form with at most so many rows. */
  PlainRows capped(OptionalLong rows) {
    return new PlainRows(columns, Math.min(limit, rows.orElse(Long.MAX_VALUE)));
  }

  private static Optional<Long> limit(JsonNode modifier) {
    boolean plain =
        Nodes.isType(modifier, "LIMIT_MODIFIER")
            && Nodes.text(modifier, "limit_type").equals("ROW_COUNT")
            && !modifier.hasNonNull("offset")
            && Nodes.isLiteral(modifier.path("limit"), "INTEGER")
            && Nodes.literalText(modifier.path("limit")).matches("\\d{1,18}");
    return plain
        ? Optional.of(Long.valueOf(Nodes.literalText(modifier.path("limit"))))
        : Optional.empty();
  }
}
