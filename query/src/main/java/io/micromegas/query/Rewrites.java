package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
          Map.entry("approx_distinct", "approx_count_distinct"),
          Map.entry("percentile_cont", "quantile_cont"),
          Map.entry("percentile_disc", "quantile_disc"),
          Map.entry("var_sample", "var_samp"),
          Map.entry("var_population", "var_pop"),
          Map.entry("cosine_distance", "list_cosine_distance"),
          Map.entry("inner_product", "list_inner_product"),
          Map.entry("var", "var_samp"),
          Map.entry("covar", "covar_samp"),
          Map.entry("btrim", "trim"),
          Map.entry("signum", "sign"),
          Map.entry("make_array", "list_value"),
          Map.entry("get_field", "struct_extract"),
          Map.entry("substring_index", "substr_index"),
          Map.entry("array_element", "list_extract"));

  private static final Set<String> NOW =
      Set.of("now", "get_current_timestamp", "transaction_timestamp");

  /** Without parentheses; DuckDB would answer them from its own clock, with a time zone. */
  private static final Set<String> NOW_COLUMNS =
      Set.of("current_timestamp", "localtimestamp", "current_date", "current_time", "localtime");

  /** Names of types in the reference, beside DuckDB's. */
  static final Map<String, String> OTHER_TYPES =
      Map.of("float64", "DOUBLE", "float32", "FLOAT", "utf8", "VARCHAR", "bytes", "BLOB");

  /** Functions that are there because rewriting replaces them. */
  static final Set<String> FUNCTIONS = functions();

  private static final String DOUBLE_SUFFIX = "e0";

  private final long now;
  private final Set<String> tables;
  private final Kinds kinds = new Kinds();
  private final Frames frames = new Frames(kinds);
  private final KindRewrites byKind;
  private final ReferenceFunctions functions = new ReferenceFunctions(kinds);

  /**
   * @param now the query's clock, nanoseconds since the epoch, UTC
   * @param tables names of the global views and of the tables of information_schema
   */
  Rewrites(long now, Set<String> tables) {
    this.now = now;
    this.tables = tables;
    this.byKind = new KindRewrites(kinds, frames, now);
  }

  /** Returns what is known of the statement's columns. */
  Frames frames() {
    return frames;
  }

  ValueKind kindOf(JsonNode node) {
    return kinds.of(node);
  }

  private static Set<String> functions() {
    Set<String> names = new HashSet<>(Set.of("today", "arrow_cast", "arrow_typeof"));
    names.addAll(RENAMED.keySet());
    names.addAll(NOW);
    names.addAll(ReferenceFunctions.NAMES);
    return Set.copyOf(names);
  }

  /** Returns what rewrites by the kinds of values. */
  KindRewrites byKind() {
    return byKind;
  }

  /** Returns whether a function is one that rewriting replaces. */
  static boolean isKnown(String function) {
    return FUNCTIONS.contains(function.toLowerCase(Locale.ROOT));
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

  /**
   * Returns what stands in the place of an expression: itself, changed, or another.
   *
   * @param frame what the names of columns mean here
   */
  @SuppressWarnings("ReferenceEquality") // whether it is another node, not whether it reads alike
  JsonNode apply(ObjectNode node, @Nullable Frame frame) {
    JsonNode named =
        switch (Nodes.text(node, "class")) {
          case "FUNCTION" -> function(node);
          case "COLUMN_REF" -> column(node);
          case "CONSTANT" -> constant(node);
          case "TYPE" -> type(node);
          default -> node;
        };
    JsonNode replaced = byKind.apply((ObjectNode) named, frame);
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
      case "arrow_typeof" -> {
        Nodes.rename(node, "arrow_type_of");
        IntegerLiterals.arguments(node);
        return node;
      }
      case "quantile_from_histogram" -> {
        if (Nodes.arguments(node).stream().skip(1).anyMatch(Nodes::isNull)) {
          throw Refusal.because(
              "the ratio of quantile_from_histogram is a number from 0 to 1, such as 0.95, not"
                  + " NULL");
        }
      }
      default -> {
        if (RetireFunctions.isName(name)) {
          return RetireFunctions.rewrite(node);
        }
        if (KillFunction.isName(name)) {
          return KillFunction.rewrite(node);
        }
        if (TableFunctions.isOurs(name)) {
          throw Refusal.because(name + " is a table: write it in FROM");
        }
      }
    }
    String renamed = RENAMED.get(name);
    if (renamed != null) {
      Nodes.rename(node, renamed);
    }
    JsonNode shaped = functions.apply(node);
    String shapedName = Nodes.functionName(shaped);
    if (shapedName.equals("approx_quantile") || shapedName.equals("reservoir_quantile")) {
      literalsAsWritten(shaped.path("arguments"));
    }
    return shaped;
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

  private JsonNode arrowCast(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() != 2 || !Nodes.isLiteral(arguments.get(1), "STRING")) {
      throw Refusal.because(
          "arrow_cast takes a value and the name of a type as constant text, as in"
              + " arrow_cast(level, 'Int64')");
    }
    return byKind.arrowCast(arguments.get(0), Nodes.literalText(arguments.get(1)));
  }

  /** Takes catalog and schema off a column: tables are known by their aliases only. */
  private JsonNode column(ObjectNode node) {
    if (isClock(node)) {
      return switch (node.path("column_names").get(0).asText().toLowerCase(Locale.ROOT)) {
        case "current_date" -> Nodes.cast(Nodes.timestamp(now), "DATE", false);
        case "current_time", "localtime" -> Nodes.cast(Nodes.timestamp(now), "TIME", false);
        default -> Nodes.timestamp(now);
      };
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
    String name = Nodes.text(node, "type_name");
    if (Moments.isWallName(name)) {
      return Nodes.type(Moments.TYPE);
    }
    if (Moments.isZonedName(name)) {
      // A cast makes that the one type, once it knows what was written.
      return Nodes.type(Moments.ZONED_TYPE);
    }
    String other = OTHER_TYPES.get(name.toLowerCase(Locale.ROOT));
    return other == null ? node : Nodes.type(other);
  }
}
