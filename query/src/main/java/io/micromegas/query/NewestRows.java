package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.lakehouse.Lakehouse.RangeFilter;
import io.micromegas.query.Relations.Relation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The form of a statement that asks for the newest rows of one view, or the oldest: rows of the
 * view one by one, perhaps with conditions, ordered by the view's time, the first so many of them.
 * Once that many rows are found on one side of a time, those beyond it cannot be in the answer, and
 * their files need not be opened.
 *
 * @param table the view
 * @param column its time, by position
 * @param newest whether the newest ones
 * @param rows how many
 * @param conditional whether the statement has conditions of its own
 * @param query the tree, in which references get what they read later
 */
record NewestRows(
    TableReference table,
    int column,
    boolean newest,
    long rows,
    boolean conditional,
    JsonNode query) {
  static final String TIME = "newest$time";

  /** More are not worth a look before. */
  private static final long MOST = 100_000;

  private static final Set<String> VOLATILE =
      Set.of("random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid");

  private static final Set<String> ROW_BY_ROW =
      Set.of(
          "COLUMN_REF",
          "CONSTANT",
          "CAST",
          "TYPE",
          "CASE",
          "COMPARISON",
          "BETWEEN",
          "CONJUNCTION",
          "OPERATOR",
          "FUNCTION",
          "COLLATE",
          "STAR");

  /** Returns whether the newest rows come first: a guess, by the names of columns. */
  static boolean comeFirst(JsonNode query, List<TableReference> tables) {
    JsonNode modifiers = query.path("modifiers");
    return modifiers.size() == 2
        && Nodes.isType(modifiers.get(1), "LIMIT_MODIFIER")
        && isDescending(modifiers.get(0).path("orders").path(0))
        && tables.stream()
            .anyMatch(table ->
                timeOf(table)
                    .filter(time ->
                        time.equalsIgnoreCase(
                            lastName(modifiers.get(0).path("orders").path(0).path("expression"))))
                    .isPresent());
  }

  /**
   * Returns the form of a resolved query, if it is that.
   *
   * @param source what it selects from, if that is one reference alone
   */
  static Optional<NewestRows> of(JsonNode query, Optional<TableReference> source) {
    Optional<String> time = source.flatMap(NewestRows::timeOf);
    JsonNode modifiers = query.path("modifiers");
    if (time.isEmpty()
        || !isPlain(query)
        || modifiers.size() != 2
        || !Nodes.isType(modifiers.get(0), "ORDER_MODIFIER")
        || !Nodes.isType(modifiers.get(1), "LIMIT_MODIFIER")) {
      return Optional.empty();
    }
    JsonNode order = modifiers.get(0).path("orders").path(0);
    Optional<Long> rows = rows(modifiers.get(1));
    if (rows.isEmpty() || !isTime(order.path("expression"), time.get(), query)) {
      return Optional.empty();
    }
    TableReference table = source.get();
    return Optional.of(
        new NewestRows(
            table,
            table.relation().schema().indexOf(time.get()),
            isDescending(order),
            rows.get(),
            query.hasNonNull("where_clause"),
            query));
  }

  /** Returns the column that tells when each row of a view happened. */
  private static Optional<String> timeOf(TableReference table) {
    if (table.relation() instanceof Relation.View view) {
      RangeFilter filter = view.definition().rangeFilter();
      return !filter.lowerColumn().isEmpty() && filter.lowerColumn().equals(filter.upperColumn())
          ? Optional.of(filter.lowerColumn())
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean isDescending(JsonNode order) {
    return Nodes.isType(order, "DESCENDING");
  }

  /**
   * Whether each row that is selected is a row of what is selected from, and the other way round.
   */
  private static boolean isPlain(JsonNode query) {
    JsonNode from = query.path("from_table");
    return Nodes.isType(query, "SELECT_NODE")
        && query.path("cte_map").path("map").isEmpty()
        && query.path("group_expressions").isEmpty()
        && query.path("group_sets").isEmpty()
        && Nodes.text(query, "aggregate_handling").equals("STANDARD_HANDLING")
        && !query.hasNonNull("having")
        && !query.hasNonNull("qualify")
        && !query.hasNonNull("sample")
        && !from.hasNonNull("sample")
        && from.path("column_name_alias").isEmpty()
        && isRowByRow(query.path("select_list"))
        && isRowByRow(query.path("where_clause"))
        && isRowByRow(query.path("modifiers").path(0).path("orders"));
  }

  private static boolean isRowByRow(JsonNode node) {
    String kind = Nodes.text(node, "class");
    if (!kind.isEmpty() && !ROW_BY_ROW.contains(kind)) {
      return false;
    }
    if (kind.equals("FUNCTION") && !isRowByRow(Nodes.functionName(node))) {
      return false;
    }
    if (kind.equals("STAR")
        && (!node.path("replace_list").isEmpty()
            || !node.path("rename_list").isEmpty()
            || node.path("columns").booleanValue())) {
      return false;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && !isRowByRow(child)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRowByRow(String function) {
    AllowedFunctions allowed = AllowedFunctions.LIST;
    return function.equals("make_timestamp_ns")
        || (allowed.isExpression(function)
            && !allowed.isAggregate(function)
            && !VOLATILE.contains(function)
            && !function.startsWith("unnest")
            && !allowed.takesAggregateName(function));
  }

  /** Whether an expression of ORDER BY is the view's column, not one that is selected as such. */
  private static boolean isTime(JsonNode expression, String time, JsonNode query) {
    if (!Nodes.isType(expression, "COLUMN_REF") || !lastName(expression).equalsIgnoreCase(time)) {
      return false;
    }
    for (JsonNode item : query.path("select_list")) {
      String alias = Nodes.text(item, "alias");
      if (alias.equalsIgnoreCase(time) && !lastName(item).equalsIgnoreCase(time)) {
        return false;
      }
    }
    return expression.path("column_names").size() <= 2;
  }

  private static String lastName(JsonNode expression) {
    JsonNode names = expression.path("column_names");
    return names.isEmpty() ? "" : names.get(names.size() - 1).asText().toLowerCase(Locale.ROOT);
  }

  private static Optional<Long> rows(JsonNode limit) {
    if (!Nodes.text(limit, "limit_type").equals("ROW_COUNT")) {
      return Optional.empty();
    }
    long rows = integer(limit.path("limit"));
    long offset = limit.hasNonNull("offset") ? integer(limit.path("offset")) : 0;
    return rows <= 0 || offset < 0 || rows + offset > MOST
        ? Optional.empty()
        : Optional.of(rows + offset);
  }

  private static long integer(JsonNode constant) {
    String digits = Nodes.literalText(constant);
    return Nodes.isLiteral(constant, "INTEGER") && digits.matches("\\d{1,9}")
        ? Long.parseLong(digits)
        : -1;
  }

  /**
   * Returns the tree of a query for the times of these rows, in a column named {@link #TIME}, over
   * what the statement's references read at the moment.
   *
   * @param firstOnly only of those that are asked for; else of all from which these are taken
   */
  ObjectNode times(boolean firstOnly) {
    ObjectNode times = query.deepCopy();
    JsonNode order = query.path("modifiers").get(0);
    ObjectNode selected = order.path("orders").get(0).path("expression").deepCopy();
    selected.put("alias", TIME);
    times.putArray("select_list").add(selected);
    ArrayNode modifiers = times.putArray("modifiers");
    if (!firstOnly) {
      return times;
    }
    ObjectNode onlyTime = order.deepCopy();
    onlyTime.putArray("orders").add(order.path("orders").get(0));
    modifiers.add(onlyTime);
    ObjectNode limit = query.path("modifiers").get(1).deepCopy();
    limit.set("limit", Nodes.literal("INTEGER", Long.toString(rows)));
    limit.putNull("offset");
    modifiers.add(limit);
    return times;
  }
}
