package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The functions that make rows of JSON: {@code jsonb_each} and {@code jsonb_array_elements}. Of an
 * expression they become a subquery that unnests its lists, of a subquery one that does so for each
 * of its rows.
 */
enum JsonTables {
  EACH("jsonb_each"),
  ELEMENTS("jsonb_array_elements");

  private static final JsonNode NO_NAMES = JsonNodeFactory.instance.nullNode();
  private static final String ROW = "row$";
  private static final String JSON = "json$";
  private static final String PRESENT = "present$";

  private final String sqlName;

  JsonTables(String sqlName) {
    this.sqlName = sqlName;
  }

  static Optional<JsonTables> named(String function) {
    for (JsonTables table : values()) {
      if (table.sqlName.equalsIgnoreCase(function)) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  String usage() {
    return sqlName + "(json)";
  }

  /** Returns what stands in the place of a call in FROM whose argument is resolved. */
  ObjectNode table(JsonNode call, String alias) {
    List<JsonNode> arguments = Nodes.arguments(call.path("function"));
    if (arguments.size() != 1) {
      throw Refusal.because(
          sqlName + " takes one argument: JSON, or a subquery in parentheses of its own");
    }
    if (!Nodes.text(call, "with_ordinality").equals("WITHOUT_ORDINALITY")) {
      throw Refusal.because(
          sqlName + " has no WITH ORDINALITY; number its rows by row_number() OVER ()");
    }
    JsonNode argument = arguments.getFirst();
    boolean subquery =
        Nodes.isType(argument, "SUBQUERY")
            && Nodes.text(argument, "subquery_type").equals("SCALAR");
    ObjectNode select = subquery ? ofSubquery(argument) : unnested(argument);
    ObjectNode table = Nodes.subquery(select, alias, call.path("column_name_alias"));
    table.set("sample", call.path("sample"));
    return table;
  }

  private ObjectNode unnested(JsonNode json) {
    return switch (this) {
      case EACH -> {
        ObjectNode select = Nodes.selectOf(column("json_each_keys", json, "key"));
        ((ArrayNode) select.path("select_list"))
            .add(column("json_each_values", json.deepCopy(), "value"));
        yield select;
      }
      case ELEMENTS -> Nodes.selectOf(column("json_elements", json, "value"));
    };
  }

  private static ObjectNode column(String function, JsonNode json, String name) {
    return Nodes.call("unnest", List.of(Nodes.call(function, List.of(json)))).put("alias", name);
  }

  private ObjectNode ofSubquery(JsonNode argument) {
    JsonNode query = argument.path("subquery").path("node");
    requireOneColumn(query);
    ObjectNode rows = Nodes.subquery(query, ROW, JsonNodeFactory.instance.arrayNode().add(JSON));
    if (this == ELEMENTS) {
      ObjectNode select = unnested(Nodes.column(JSON));
      select.set("from_table", rows);
      return select;
    }
    // No rows are an error, which takes a row to be raised.
    ObjectNode present = Nodes.selectOf(Nodes.literal("BOOLEAN", "true").put("alias", PRESENT));
    ((ArrayNode) present.path("select_list")).add(Nodes.column(JSON));
    present.set("from_table", rows);
    ObjectNode one = Nodes.selectOf(Nodes.literal("INTEGER", "1"));
    ObjectNode select = unnested(presentOrError());
    select.set(
        "from_table",
        Nodes.leftJoin(
            Nodes.subquery(one, "one$", NO_NAMES), Nodes.subquery(present, ROW, NO_NAMES)));
    return select;
  }

  private ObjectNode presentOrError() {
    JsonNode error =
        Nodes.call(
            "error", List.of(Nodes.literal("STRING", sqlName + " subquery returned no rows")));
    return Nodes.call("if", List.of(Nodes.column(PRESENT), Nodes.column(JSON), error));
  }

  private void requireOneColumn(JsonNode query) {
    JsonNode columns = query.path("select_list");
    if (columns.size() > 1) {
      throw Refusal.because(sqlName + " takes a subquery of one column, not of " + columns.size());
    }
  }
}
