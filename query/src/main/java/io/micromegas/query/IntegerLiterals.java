package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A value that is an integer by its literals alone is a BIGINT, as users of the reference expect;
 * DuckDB makes it an INTEGER. Beside a column a literal takes the column's type: {@code level + 1}
 * is an INTEGER like {@code level}, {@code day + 1} needs one, and {@code level <= 3} compares
 * without a cast, so that it still prunes.
 *
 * <p>Only what a query selects is changed (and VALUES, and unnest): ordinals, limits, subscripts
 * and arguments of functions stay what they were. Where GROUP BY may repeat an expression, the cast
 * goes around it, so that both remain alike.
 */
final class IntegerLiterals {
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "//", "%");
  private static final Set<String> KEEP_TYPE = Set.of("max", "min", "first", "last", "any_value");
  private static final Set<String> RECORDS = Set.of("struct_pack", "row");

  private IntegerLiterals() {}

  /** Types the items of a list, in place. */
  static void selected(JsonNode items) {
    for (int i = 0; i < items.size(); i++) {
      ((ArrayNode) items).set(i, value(items.get(i)));
    }
  }

  /** Types what a call of unnest or a record's members take, in place. */
  static void arguments(JsonNode call) {
    for (JsonNode argument : call.path("arguments")) {
      ((ObjectNode) argument).set("expression", value(argument.path("expression")));
    }
  }

  /** Returns whether an expression is an integer by its literals. */
  static boolean makesInteger(JsonNode node) {
    return switch (Nodes.text(node, "class")) {
      case "CONSTANT" -> Nodes.isLiteral(node, "INTEGER") && isInt32(Nodes.literalText(node));
      case "FUNCTION" -> {
        String name = Nodes.functionName(node);
        List<JsonNode> arguments = Nodes.arguments(node);
        yield (ARITHMETIC.contains(name) || (KEEP_TYPE.contains(name) && arguments.size() == 1))
            && arguments.stream().allMatch(IntegerLiterals::makesInteger);
      }
      case "CASE" -> {
        List<JsonNode> results = new ArrayList<>();
        node.path("case_checks").forEach(check -> results.add(check.path("then_expr")));
        results.add(node.path("else_expr"));
        yield integersOrNulls(results);
      }
      case "OPERATOR" -> Nodes.isType(node, "OPERATOR_COALESCE") && integersOrNulls(elements(node));
      default -> false;
    };
  }

  private static JsonNode value(JsonNode node) {
    if (makesInteger(node)) {
      return typed(node);
    }
    if (isList(node)) {
      if (isOfIntegers(node)) {
        selected(node.path("children"));
        arguments(node);
      }
    } else if (Nodes.isFunction(node)) {
      String name = Nodes.functionName(node);
      if (RECORDS.contains(name) || name.equals("unnest")) {
        arguments(node);
      }
    }
    return node;
  }

  /** Arithmetic is computed in 64 bits, rather than its result widened. */
  private static JsonNode typed(JsonNode node) {
    if (Nodes.isFunction(node) && ARITHMETIC.contains(Nodes.functionName(node))) {
      arguments(node);
      return node;
    }
    ObjectNode cast = Nodes.cast(node, "BIGINT", false);
    cast.put("alias", Nodes.text(node, "alias"));
    ((ObjectNode) node).put("alias", "");
    return cast;
  }

  private static boolean isList(JsonNode node) {
    return Nodes.isType(node, "ARRAY_CONSTRUCTOR")
        || (Nodes.isFunction(node) && Nodes.functionName(node).equals("list_value"));
  }

  private static boolean isOfIntegers(JsonNode list) {
    return elements(list).stream()
        .allMatch(item -> isList(item) ? isOfIntegers(item) : isNull(item) || makesInteger(item));
  }

  private static List<JsonNode> elements(JsonNode node) {
    List<JsonNode> elements = new ArrayList<>(Nodes.arguments(node));
    node.path("children").forEach(elements::add);
    return elements;
  }

  private static boolean integersOrNulls(List<JsonNode> results) {
    return results.stream().anyMatch(IntegerLiterals::makesInteger)
        && results.stream().allMatch(result -> isNull(result) || makesInteger(result));
  }

  private static boolean isNull(JsonNode node) {
    return Nodes.isLiteral(node, "NULL_LITERAL");
  }

  /** Larger ones are BIGINT or HUGEINT already. */
  private static boolean isInt32(String digits) {
    try {
      Integer.parseInt(digits.replace("_", ""));
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
