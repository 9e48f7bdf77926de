package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code CAST(a - b AS BIGINT)} of two times means nanoseconds, which DuckDB's INTERVAL does not
 * give. Types are not known before binding, so a macro of the prelude decides by them; it cannot
 * look through aggregates, for which the names of time columns decide.
 */
final class Durations {
  private static final Set<String> BIGINT = Set.of("bigint", "int8", "int64", "long");
  private static final Set<String> KEEP_TYPE =
      Set.of("max", "min", "first", "last", "any_value", "arbitrary", "arg_max", "arg_min");
  private static final Set<String> MAKE_TIME =
      Set.of("make_timestamp_ns", "date_bin", "date_trunc", "time_bucket");

  private final Set<String> timeColumns;

  /**
   * @param timeColumns names of the columns that are times in some view
   */
  Durations(Set<String> timeColumns) {
    this.timeColumns = timeColumns;
  }

  JsonNode cast(ObjectNode node) {
    JsonNode child = node.path("child");
    String type = Nodes.text(node.path("type_expr"), "type_name").toLowerCase(Locale.ROOT);
    if (!BIGINT.contains(type) || node.path("try_cast").booleanValue()) {
      return node;
    }
    if (isTime(child)) {
      return nanos(child);
    }
    List<JsonNode> operands = Nodes.arguments(child);
    if (!Nodes.isFunction(child)
        || !Nodes.functionName(child).equals("-")
        || operands.size() != 2) {
      return node;
    }
    JsonNode left = operands.get(0);
    JsonNode right = operands.get(1);
    if (!hasAggregate(child)) {
      return Nodes.call("minus_as_bigint", operands);
    }
    return isTime(left) && isTime(right) ? Nodes.operator("-", nanos(left), nanos(right)) : node;
  }

  private static JsonNode nanos(JsonNode time) {
    return Nodes.call("epoch_ns", List.of(time));
  }

  /** Returns whether an expression is a time, as far as names tell. */
  boolean isTime(JsonNode node) {
    return switch (Nodes.text(node, "class")) {
      case "COLUMN_REF" -> isTimeColumn(node.path("column_names"));
      case "CAST" -> Nodes.text(node.path("type_expr"), "type_name").equals("TIMESTAMP_NS");
      case "FUNCTION" -> isTimeFunction(node);
      default -> false;
    };
  }

  private boolean isTimeColumn(JsonNode names) {
    return timeColumns.contains(names.get(names.size() - 1).asText().toLowerCase(Locale.ROOT));
  }

  private boolean isTimeFunction(JsonNode node) {
    String name = Nodes.functionName(node);
    List<JsonNode> arguments = Nodes.arguments(node);
    return MAKE_TIME.contains(name)
        || (KEEP_TYPE.contains(name) && !arguments.isEmpty() && isTime(arguments.get(0)));
  }

  private static boolean hasAggregate(JsonNode node) {
    if (Nodes.isFunction(node) && AllowedFunctions.LIST.isAggregate(Nodes.functionName(node))) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && hasAggregate(child)) {
        return true;
      }
    }
    return false;
  }
}
