package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites single expressions, children first, into what the engine understands: the query's own
 * clock, the one time type, other names of functions. What macros can do is in {@code prelude.sql}.
 */
final class Rewrites {
  /** Functions that DuckDB has under another name; as aggregates they take FILTER and ORDER BY. */
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("first_value", "first"),
          Map.entry("last_value", "last"),
          Map.entry("approx_percentile_cont", "approx_quantile"),
          Map.entry("approx_distinct", "approx_count_distinct"),
          Map.entry("var", "var_samp"),
          Map.entry("covar", "covar_samp"),
          Map.entry("btrim", "trim"),
          Map.entry("signum", "sign"),
          Map.entry("make_array", "list_value"),
          Map.entry("array_element", "list_extract"),
          Map.entry("regexp_like", "regexp_matches"),
          Map.entry("to_char", "strftime"),
          Map.entry("date_format", "strftime"));

  private static final Set<String> NOW =
      Set.of("now", "get_current_timestamp", "transaction_timestamp");

  /** Without parentheses; DuckDB would answer them from its own clock, with a time zone. */
  private static final Set<String> NOW_COLUMNS =
      Set.of("current_timestamp", "localtimestamp", "current_date");

  private static final String DOUBLE_SUFFIX = "e0";

  private final long now;
  private final Set<String> tables;
  private final Durations durations;
  private final Times times;

  /**
   * @param now the query's clock, nanoseconds since the epoch, UTC
   * @param tables names of the global views and of the tables of information_schema
   */
  Rewrites(long now, Set<String> tables, Durations durations) {
    this.now = now;
    this.tables = tables;
    this.durations = durations;
    this.times = new Times(durations);
  }

  /** Returns whether a function is one that rewriting replaces. */
  static boolean isKnown(String function) {
    String name = function.toLowerCase(Locale.ROOT);
    return RENAMED.containsKey(name)
        || NOW.contains(name)
        || name.equals("today")
        || name.equals("arrow_cast")
        || name.equals("approx_median");
  }

  /** Returns whether a name without parentheses means the query's clock. */
  static boolean isClock(JsonNode column) {
    JsonNode names = column.path("column_names");
    // A quoted name is longer in the text than in the tree: that is a column of the user's.
    return Nodes.isType(column, "COLUMN_REF")
        && names.size() == 1
        && NOW_COLUMNS.contains(names.get(0).asText().toLowerCase(Locale.ROOT))
        && column.path("query_location_length").asInt() == names.get(0).asText().length();
  }

  /** Returns what stands in the place of an expression: itself, changed, or another. */
  @SuppressWarnings("ReferenceEquality") // whether it is another node, not whether it reads alike
  JsonNode apply(ObjectNode node) {
    JsonNode replaced =
        switch (Nodes.text(node, "class")) {
          case "FUNCTION" -> function(node);
          case "COLUMN_REF" -> column(node);
          case "CONSTANT" -> constant(node);
          case "TYPE" -> type(node);
          case "CAST" -> times.isTimeType(node) ? times.cast(node) : durations.cast(node);
          case "COMPARISON", "BETWEEN", "OPERATOR" -> times.compared(node);
          default -> node;
        };
    if (replaced != node && replaced instanceof ObjectNode other) {
      other.put("alias", Nodes.text(node, "alias"));
    }
    return replaced;
  }

  private JsonNode function(ObjectNode node) {
    String name = Nodes.functionName(node);
    if (NOW.contains(name)) {
      return Nodes.timestamp(now);
    }
    switch (name) {
      case "today" -> {
        return Nodes.cast(Nodes.timestamp(now), "DATE", false);
      }
      case "arrow_cast" -> {
        return arrowCast(node);
      }
      case "approx_percentile_cont" -> {
        dropCentroids(node);
        literalsAsWritten(node.path("arguments"));
      }
      case "approx_quantile", "reservoir_quantile" -> literalsAsWritten(node.path("arguments"));
      case "quantile_from_histogram" -> {
        if (Nodes.arguments(node).stream().skip(1).anyMatch(Nodes::isNull)) {
          throw Refusal.because(
              "the ratio of quantile_from_histogram is a number from 0 to 1, such as 0.95, not"
                  + " NULL");
        }
      }
      case "approx_median" -> {
        rename(node, "approx_quantile");
        ((ArrayNode) node.path("arguments"))
            .addObject()
            .put("name", "")
            .set("expression", Nodes.literal("NUMERIC", "0.5"));
      }
      default -> {
        if (RetireFunctions.isName(name)) {
          return RetireFunctions.rewrite(node);
        }
        if (TableFunctions.isOurs(name)) {
          throw Refusal.because(name + " is a table: write it in FROM");
        }
      }
    }
    String renamed = RENAMED.get(name);
    if (renamed != null) {
      rename(node, renamed);
    }
    return node;
  }

  /** The third argument tunes the reference's sketch; ours needs no tuning. */
  private static void dropCentroids(ObjectNode node) {
    ArrayNode arguments = (ArrayNode) node.path("arguments");
    while (arguments.size() > 2) {
      arguments.remove(2);
    }
  }

  /** These take a FLOAT, which a DECIMAL becomes by itself and a DOUBLE does not. */
  private static void literalsAsWritten(JsonNode node) {
    for (JsonNode child : node) {
      if (Nodes.isLiteral(child, "NUMERIC") && Nodes.literalText(child).endsWith(DOUBLE_SUFFIX)) {
        String text = Nodes.literalText(child);
        ((ObjectNode) child.path("literal"))
            .put("text", text.substring(0, text.length() - DOUBLE_SUFFIX.length()));
      }
      literalsAsWritten(child);
    }
  }

  private static void rename(ObjectNode function, String name) {
    function.put("function_name", name);
    ((ObjectNode) function.path("qualified_name")).putArray("path").add(name);
  }

  private JsonNode arrowCast(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() != 2 || !Nodes.isLiteral(arguments.get(1), "STRING")) {
      throw Refusal.because(
          "arrow_cast takes a value and the name of a type as constant text, as in"
              + " arrow_cast(level, 'Int64')");
    }
    String type = ArrowTypeNames.sqlType(Nodes.literalText(arguments.get(1)));
    return durations.cast(Nodes.cast(arguments.get(0), type, false));
  }

  /** Takes catalog and schema off a column: tables are known by their aliases only. */
  private JsonNode column(ObjectNode node) {
    if (isClock(node)) {
      boolean date = node.path("column_names").get(0).asText().equalsIgnoreCase("current_date");
      return date ? Nodes.cast(Nodes.timestamp(now), "DATE", false) : Nodes.timestamp(now);
    }
    ArrayNode names = (ArrayNode) node.path("column_names");
    int table = 0;
    if (names.size() > 3 && is(names, 0, Relations.CATALOG)) {
      table = 1;
    }
    boolean schema =
        is(names, table, Relations.SCHEMA) || is(names, table, InformationSchema.SCHEMA);
    if (names.size() > table + 2
        && schema
        && tables.contains(names.get(table + 1).asText().toLowerCase(Locale.ROOT))) {
      for (int i = 0; i <= table; i++) {
        names.remove(0);
      }
    }
    return node;
  }

  private static boolean is(ArrayNode names, int index, String name) {
    return names.size() > index && names.get(index).asText().equalsIgnoreCase(name);
  }

  /** {@code 1.5} is a DOUBLE here, a DECIMAL in DuckDB. */
  private static JsonNode constant(ObjectNode node) {
    String text = Nodes.literalText(node);
    if (Nodes.isLiteral(node, "NUMERIC") && !text.toLowerCase(Locale.ROOT).contains("e")) {
      ((ObjectNode) node.path("literal")).put("text", text + DOUBLE_SUFFIX);
    }
    return node;
  }

  /** All types of time with a date are the one of the engine, so that all of them compare. */
  private static JsonNode type(ObjectNode node) {
    return Times.isTimeName(Nodes.text(node, "type_name")) ? Nodes.type(Times.TYPE) : node;
  }
}
