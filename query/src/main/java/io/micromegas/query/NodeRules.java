package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a node must fulfil beyond its shape: names of functions, types and collations. */
final class NodeRules {
  private static final Set<String> TYPES =
      Set.of(
          ("boolean bool logical tinyint smallint integer int bigint hugeint utinyint usmallint"
                  + " uinteger ubigint uhugeint int1 int2 int4 int8 int16 int32 int64 int128 uint8"
                  + " uint16 uint32 uint64 uint128 signed long short integral oid float float4"
                  + " float8 real double decimal dec numeric varchar char bpchar text string nvarchar"
                  + " blob bytea binary varbinary bit bitstring date time timetz timestamp datetime"
                  + " timestamptz timestamp_ns timestamp_us timestamp_ms timestamp_s interval uuid"
                  + " guid json list array struct row map")
              .split(" ", -1));

  private static final Set<String> SPELLED_TYPES =
      Set.of("timestamp with time zone", "time with time zone", "time without time zone");

  private static final Pattern COLLATION = Pattern.compile("(?i)[a-z_]+(\\.[a-z_]+)*");

  private final AllowedFunctions functions = AllowedFunctions.LIST;

  void check(String category, JsonNode node) {
    switch (category) {
      case "table" -> checkTable(node);
      case "expr" -> checkExpression(node);
      case "literal" -> {
        if (!Nodes.LITERALS.contains(Nodes.text(node, "kind"))) {
          throw Refusal.construct("a literal of kind " + Nodes.text(node, "kind"));
        }
      }
      case "pivot" -> {
        if (!Nodes.text(node, "pivot_enum").isEmpty()) {
          throw Refusal.construct("PIVOT over an ENUM type");
        }
      }
      default -> {}
    }
  }

  private void checkTable(JsonNode node) {
    if (Nodes.isType(node, "BASE_TABLE")) {
      checkPath(node, "catalog_name", "schema_name", "table_name", "the table");
    }
    if (Nodes.isType(node, "TABLE_FUNCTION")) {
      JsonNode function = node.path("function");
      if (!Nodes.isType(function, "FUNCTION")) {
        throw Refusal.construct("a table function that is not a call");
      }
      String name = unqualified(function);
      if (!TableFunctions.isName(name)) {
        throw Refusal.because(
            "the table function "
                + name
                + " does not exist or is not allowed; allowed are "
                + TableFunctions.usages());
      }
    }
  }

  private void checkExpression(JsonNode node) {
    switch (Nodes.text(node, "class")) {
      case "FUNCTION" -> checkFunction(node);
      case "WINDOW" -> {
        if (!functions.isWindow(unqualified(node))) {
          throw unknownFunction(unqualified(node), "window function");
        }
      }
      case "TYPE" -> checkType(node);
      case "COLLATE" -> {
        if (!COLLATION.matcher(Nodes.text(node, "collation")).matches()) {
          throw Refusal.construct("the collation " + Nodes.text(node, "collation"));
        }
      }
      default -> {}
    }
  }

  private void checkFunction(JsonNode node) {
    String name = unqualified(node);
    // A table function in FROM is a function node too; its own rule is the one above.
    boolean tableFunction = TableFunctions.isName(name);
    boolean known =
        functions.isExpression(name)
            || Rewrites.isKnown(name)
            || RetireFunctions.isName(name)
            || KillFunction.isName(name);
    if (!known && !tableFunction) {
      throw unknownFunction(name, "function");
    }
    if (node.path("export_state").booleanValue()) {
      throw Refusal.construct("EXPORT_STATE");
    }
    if (functions.takesAggregateName(name)) {
      checkAggregateName(name, Nodes.arguments(node));
    }
    if (FormatWidths.applies(name)) {
      FormatWidths.check(name, Nodes.arguments(node));
    }
  }

  private void checkAggregateName(String function, List<JsonNode> arguments) {
    if (arguments.size() < 2 || !Nodes.isLiteral(arguments.get(1), "STRING")) {
      throw Refusal.because(
          function
              + " needs the name of an aggregate as a constant text, as in"
              + " list_aggregate(values, 'sum')");
    }
    String name = Nodes.literalText(arguments.get(1));
    if (!functions.isAggregate(name)) {
      throw unknownFunction(name, "aggregate");
    }
  }

  private static void checkType(JsonNode node) {
    checkPath(node, "catalog", "schema", "type_name", "the type");
    String name = Nodes.text(node, "type_name").toLowerCase(Locale.ROOT);
    boolean known =
        TYPES.contains(name)
            || SPELLED_TYPES.contains(name)
            || Rewrites.OTHER_TYPES.containsKey(name);
    if (!known || Nodes.path(node).size() != 1) {
      throw Refusal.because(
          "the type "
              + String.join(".", Nodes.path(node))
              + " is not known; use a type such as BIGINT, DOUBLE, VARCHAR, BOOLEAN or TIMESTAMP");
    }
  }

  private static String unqualified(JsonNode function) {
    String name = Nodes.text(function, "function_name");
    checkPath(function, "catalog", "schema", "function_name", "the function");
    if (Nodes.path(function).size() != 1) {
      throw Refusal.because(
          "the function "
              + String.join(".", Nodes.path(function))
              + " is written with a schema; functions are called by their plain name, as in "
              + name
              + "(…)");
    }
    return name;
  }

  /**
   * The tree says each name twice: both must be the same, or we would check one and run the other.
   */
  private static void checkPath(
      JsonNode node, String catalog, String schema, String name, String what) {
    List<String> parts = new ArrayList<>();
    for (String part : List.of(catalog, schema, name)) {
      if (!Nodes.text(node, part).isEmpty()) {
        parts.add(Nodes.text(node, part));
      }
    }
    if (Nodes.path(node).size() > 3) {
      throw Refusal.because(
          what + " " + String.join(".", Nodes.path(node)) + " is written with too many parts");
    }
    if (!parts.equals(Nodes.path(node))) {
      throw Refusal.because(
          what + " " + String.join(".", Nodes.path(node)) + " is not a name that can be used");
    }
  }

  private RuntimeException unknownFunction(String name, String what) {
    return Refusal.because(
        "the "
            + what
            + " "
            + name
            + " does not exist or is not allowed; only functions that compute from their arguments"
            + " are"
            + Suggestions.of(name, functions.names()));
  }
}
