package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads and writes the nodes of DuckDB's trees. */
final class Nodes {
  static final Set<String> LITERALS =
      Set.of("INTEGER", "NUMERIC", "STRING", "BOOLEAN", "NULL_LITERAL", "HEX");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> TEXT_TYPES = Set.of("VARCHAR", "TEXT", "STRING", "CHAR");

  /** Stands for a place that is not known. */
  static final long NOWHERE = Long.MAX_VALUE;

  /** What the parser says of nodes that it made up, and we of those that we make. */
  private static final BigInteger MADE_UP = new BigInteger("18446744073709551615");

  private Nodes() {}

  static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  /** Returns {@code class/type} for expressions, {@code type} for the rest. */
  static String kind(JsonNode node) {
    return node.has("class") ? text(node, "class") + "/" + text(node, "type") : text(node, "type");
  }

  /** Returns a kind as a person may know it. */
  static String describeKind(JsonNode node) {
    String type = text(node, "type");
    return switch (type) {
      case "VALUE_PARAMETER" -> "parameters ($1 or ?)";
      case "VALUE_DEFAULT" -> "DEFAULT";
      case "INSERT_QUERY_NODE", "UPDATE_QUERY_NODE", "DELETE_QUERY_NODE", "MERGE_QUERY_NODE" ->
          type.substring(0, type.indexOf('_'));
      default -> type.isEmpty() ? "an unknown construct" : type.replace('_', ' ');
    };
  }

  static boolean isType(JsonNode node, String... types) {
    return List.of(types).contains(text(node, "type"));
  }

  /** Returns the offset of a node in the text, in bytes, or {@link #NOWHERE}. */
  static long location(JsonNode node) {
    JsonNode location = node.path("query_location");
    return location.isNumber() && location.canConvertToInt() ? location.longValue() : NOWHERE;
  }

  /** Returns the least offset, in bytes, of what is known to stand in a node; or the greatest. */
  static long firstLocation(JsonNode node) {
    long first = location(node);
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        first = Math.min(first, firstLocation(child));
      }
    }
    return first;
  }

  static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(item -> strings.add(item.asText()));
    return strings;
  }

  static List<String> path(JsonNode node) {
    return strings(node.path("qualified_name").path("path"));
  }

  static boolean isFunction(JsonNode node) {
    return text(node, "class").equals("FUNCTION");
  }

  static String functionName(JsonNode node) {
    return text(node, "function_name").toLowerCase(Locale.ROOT);
  }

  static List<JsonNode> arguments(JsonNode function) {
    List<JsonNode> expressions = new ArrayList<>();
    function.path("arguments").forEach(argument -> expressions.add(argument.path("expression")));
    return expressions;
  }

  static boolean isLiteral(JsonNode node, String kind) {
    return text(node, "class").equals("CONSTANT")
        && text(node.path("literal"), "kind").equals(kind);
  }

  static boolean isNull(JsonNode node) {
    return isLiteral(node, "NULL_LITERAL");
  }

  static String literalText(JsonNode constant) {
    return text(constant.path("literal"), "text");
  }

  static boolean isTextType(JsonNode type) {
    return TEXT_TYPES.contains(text(type, "type_name").toUpperCase(Locale.ROOT));
  }

  static ObjectNode literal(String kind, String text) {
    ObjectNode node = expression("CONSTANT", "VALUE_CONSTANT");
    node.putObject("literal").put("kind", kind).put("text", text);
    return node;
  }

  static ObjectNode call(String function, List<? extends JsonNode> arguments) {
    return call(function, arguments, false);
  }

  static void rename(ObjectNode function, String name) {
    function.put("function_name", name);
    ((ObjectNode) function.path("qualified_name")).putArray("path").add(name);
  }

  static void addArgument(ObjectNode call, String name, JsonNode value) {
    ((ArrayNode) call.path("arguments")).addObject().put("name", name).set("expression", value);
  }

  static void setArgument(ObjectNode call, int index, JsonNode value) {
    ((ObjectNode) call.path("arguments").get(index)).set("expression", value);
  }

  static ObjectNode operator(String operator, JsonNode left, JsonNode right) {
    return call(operator, List.of(left, right), true);
  }

  private static ObjectNode call(
      String function, List<? extends JsonNode> arguments, boolean isOperator) {
    ObjectNode node = expression("FUNCTION", "FUNCTION");
    node.put("function_name", function).put("schema", "").putNull("filter");
    node.putObject("order_bys").put("type", "ORDER_MODIFIER").putArray("orders");
    node.put("distinct", false).put("is_operator", isOperator).put("export_state", false);
    node.put("catalog", "");
    ArrayNode list = node.putArray("arguments");
    arguments.forEach(argument -> list.addObject().put("name", "").set("expression", argument));
    node.putObject("qualified_name").putArray("path").add(function);
    return node;
  }

  static ObjectNode column(String name) {
    ObjectNode node = expression("COLUMN_REF", "COLUMN_REF");
    node.putArray("column_names").add(name);
    return node;
  }

  static ObjectNode comparison(String type, JsonNode left, JsonNode right) {
    ObjectNode node = expression("COMPARISON", type);
    node.set("left", left);
    node.set("right", right);
    return node;
  }

  static ObjectNode and(JsonNode left, JsonNode right) {
    ObjectNode node = expression("CONJUNCTION", "CONJUNCTION_AND");
    node.putArray("children").add(left).add(right);
    return node;
  }

  static ObjectNode cast(JsonNode child, String type, boolean tryCast) {
    ObjectNode node = expression("CAST", "OPERATOR_CAST");
    node.set("child", child);
    node.put("try_cast", tryCast).set("type_expr", type(type));
    return node;
  }

  static ObjectNode type(String name) {
    ObjectNode node = expression("TYPE", "TYPE");
    node.put("catalog", "").put("schema", "").put("type_name", name).putArray("children");
    node.putObject("qualified_name").putArray("path").add(name);
    return node;
  }

  /**
   * {@code make_timestamp_ns(n)}: a constant to the engine, folded before filters are pushed down.
   */
  static ObjectNode timestamp(long nanos) {
    return call("make_timestamp_ns", List.of(literal("INTEGER", Long.toString(nanos))));
  }

  /** {@code function AS alias(columns)} in FROM, in the place of a table. */
  static ObjectNode tableFunction(JsonNode function, String alias, JsonNode columns) {
    ObjectNode node = table("TABLE_FUNCTION", alias);
    node.set("function", function);
    node.set("column_name_alias", columns.isArray() ? columns : JSON.arrayNode());
    node.put("with_ordinality", "WITHOUT_ORDINALITY");
    return node;
  }

  /** {@code (SELECT * FROM source WHERE condition) AS alias(columns)} in FROM. */
  static ObjectNode filtered(JsonNode source, JsonNode condition, String alias, JsonNode columns) {
    return subquery(select(star(), source, condition), alias, columns);
  }

  /** {@code SELECT item FROM source}. */
  static ObjectNode selectFrom(JsonNode item, JsonNode source) {
    return select(item, source, JSON.nullNode());
  }

  /** {@code (query) AS alias(columns)} in FROM. */
  static ObjectNode subquery(JsonNode query, String alias, JsonNode columns) {
    ObjectNode node = table("SUBQUERY", alias);
    node.putObject("subquery").set("node", query);
    ((ObjectNode) node.path("subquery")).putArray("named_param_map");
    node.set("column_name_alias", columns.isArray() ? columns : JSON.arrayNode());
    return node;
  }

  /** {@code left LEFT JOIN right ON true} in FROM. */
  static ObjectNode leftJoin(JsonNode left, JsonNode right) {
    ObjectNode node = table("JOIN", "");
    node.set("left", left);
    node.set("right", right);
    node.set("condition", literal("BOOLEAN", "true"));
    node.put("join_type", "LEFT").put("ref_type", "REGULAR").putArray("using_columns");
    node.put("delim_flipped", false).putArray("duplicate_eliminated_columns");
    node.put("is_implicit", false).putNull("ranking_expression").put("nearest_count", 1);
    return node.put("nearest_order_type", "ASCENDING").put("nearest_approx", false);
  }

  /** {@code SELECT * FROM name}. */
  static ObjectNode selectAllFrom(List<String> path) {
    ObjectNode from = table("BASE_TABLE", "");
    int size = path.size();
    from.put("schema_name", size > 1 ? path.get(size - 2) : "");
    from.put("table_name", path.get(size - 1)).putArray("column_name_alias");
    from.put("catalog_name", size > 2 ? path.get(size - 3) : "").putNull("at_clause");
    ArrayNode names = from.putObject("qualified_name").putArray("path");
    path.forEach(names::add);
    return select(star(), from, JSON.nullNode());
  }

  /** {@code SELECT expression}. */
  static ObjectNode selectOf(JsonNode expression) {
    return select(expression, table("EMPTY", ""), JSON.nullNode());
  }

  private static ObjectNode select(JsonNode item, JsonNode from, JsonNode where) {
    ObjectNode select = JSON.objectNode();
    select.put("type", "SELECT_NODE").putArray("modifiers");
    select.putObject("cte_map").putArray("map");
    select.putArray("select_list").add(item);
    select.set("from_table", from);
    select.set("where_clause", where);
    select.putArray("group_expressions");
    select.putArray("group_sets");
    select.put("aggregate_handling", "STANDARD_HANDLING");
    return select.putNull("having").putNull("sample").putNull("qualify");
  }

  /** {@code *}. */
  static ObjectNode star() {
    ObjectNode star = expression("STAR", "STAR");
    star.put("relation_name", "").putArray("exclude_list");
    star.putArray("replace_list");
    star.put("columns", false).putNull("expr").putArray("qualified_exclude_list");
    star.putArray("rename_list");
    return star;
  }

  private static ObjectNode expression(String clazz, String type) {
    ObjectNode node = JSON.objectNode();
    node.put("class", clazz).put("type", type).put("alias", "");
    return node.put("query_location", MADE_UP).put("query_location_length", 0);
  }

  private static ObjectNode table(String type, String alias) {
    ObjectNode node = JSON.objectNode();
    node.put("type", type).put("alias", alias).putNull("sample");
    return node.put("query_location", MADE_UP).put("query_location_length", 0);
  }
}
