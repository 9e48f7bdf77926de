package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What types the places of parameters suggest: that of the column beside them, mostly. The engine
 * is no help, it tells no types of parameters. A text is always right: it becomes what it is
 * compared with.
 */
final class ParameterTypes {
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "//", "%");
  private static final Set<String> COUNTS = Set.of("count", "count_star", "count_if", "length");

  /** The JDBC driver writes milliseconds, whatever the unit. Times of any unit may be bound. */
  private static final ArrowType BOUND_TIME =
      new ArrowType.Timestamp(TimeUnit.MILLISECOND, "+00:00");

  private static final ArrowType BOOLEAN = ArrowType.Bool.INSTANCE;

  private final Map<String, ArrowType> columns = new HashMap<>();
  private final Map<String, Integer> positions;
  private final Map<Integer, ArrowType> types = new HashMap<>();

  private ParameterTypes(Map<String, Integer> positions, List<TableReference> references) {
    this.positions = positions;
    for (TableReference reference : references) {
      for (ColumnSpec column : reference.relation().schema().columns()) {
        columns.putIfAbsent(
            column.name().toLowerCase(Locale.ROOT),
            EncodedColumns.plain(ArrowFields.of(column)).getType());
      }
    }
  }

  /** Returns a nullable field for each of so many parameters of a tree as it was written. */
  static List<Field> of(
      JsonNode tree, Map<String, Integer> positions, int count, List<TableReference> references) {
    ParameterTypes found = new ParameterTypes(positions, references);
    found.visit(tree);
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ArrowType type = found.types.getOrDefault(i, ArrowFields.TEXT);
      fields.add(ArrowFields.nullable("$" + i, type.equals(ArrowFields.TIME) ? BOUND_TIME : type));
    }
    return fields;
  }

  private void visit(JsonNode node) {
    switch (Nodes.text(node, "class")) {
      case "COMPARISON" -> alike(List.of(node.path("left"), node.path("right")));
      case "BETWEEN" -> alike(List.of(node.path("input"), node.path("lower"), node.path("upper")));
      case "OPERATOR" -> {
        if (Nodes.isType(node, "COMPARE_IN", "COMPARE_NOT_IN", "OPERATOR_COALESCE")) {
          List<JsonNode> children = new ArrayList<>();
          node.path("children").forEach(children::add);
          alike(children);
        } else if (Nodes.isType(node, "OPERATOR_NOT")) {
          node.path("children").forEach(child -> suggest(child, BOOLEAN));
        }
      }
      case "CONJUNCTION" -> node.path("children").forEach(child -> suggest(child, BOOLEAN));
      case "FUNCTION" -> function(node);
      case "CAST" -> typeNamed(node).ifPresent(type -> suggest(node.path("child"), type));
      default -> {
        if (Nodes.isType(node, "LIMIT_MODIFIER")) {
          suggest(node.path("limit"), ArrowFields.INT64);
          suggest(node.path("offset"), ArrowFields.INT64);
        }
      }
    }
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        visit(child);
      }
    }
  }

  private void function(JsonNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    String name = Nodes.functionName(node);
    if (ARITHMETIC.contains(name)) {
      for (JsonNode other : arguments) {
        typeOf(other)
            .filter(ParameterTypes::isNumber)
            .ifPresent(type -> arguments.forEach(argument -> suggest(argument, type)));
      }
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (Parameters.parameter(name, i) == Parameter.PARTITION_DELTA_SECONDS) {
        suggest(arguments.get(i), ArrowFields.INT64);
      }
    }
  }

  private void alike(List<JsonNode> expressions) {
    expressions.stream()
        .flatMap(expression -> typeOf(expression).stream())
        .findFirst()
        .ifPresent(type -> expressions.forEach(expression -> suggest(expression, type)));
  }

  private void suggest(JsonNode node, ArrowType type) {
    if (Parameters.isParameter(node)) {
      types.putIfAbsent(positions.getOrDefault(Nodes.text(node, "identifier"), 0), type);
    }
  }

  private Optional<ArrowType> typeOf(JsonNode node) {
    if (Rewrites.isClock(node)) {
      return Optional.of(ArrowFields.TIME);
    }
    return switch (Nodes.text(node, "class")) {
      case "COLUMN_REF" -> {
        JsonNode names = node.path("column_names");
        String name = names.path(names.size() - 1).asText().toLowerCase(Locale.ROOT);
        yield Optional.ofNullable(columns.get(name));
      }
      case "CONSTANT" -> constant(Nodes.text(node.path("literal"), "kind"));
      case "CAST" -> typeNamed(node);
      case "FUNCTION" -> result(node);
      default -> Optional.empty();
    };
  }

  private Optional<ArrowType> result(JsonNode node) {
    String name = Nodes.functionName(node);
    if (COUNTS.contains(name)) {
      return Optional.of(ArrowFields.INT64);
    }
    if (name.equals("+") || name.equals("-")) {
      List<Optional<ArrowType>> sides = Nodes.arguments(node).stream().map(this::typeOf).toList();
      long times = sides.stream().filter(Optional.of(ArrowFields.TIME)::equals).count();
      if (times == 1) {
        // The other side is an interval.
        return Optional.of(ArrowFields.TIME);
      }
    }
    if (ARITHMETIC.contains(name) || name.equals("min") || name.equals("max")) {
      return Nodes.arguments(node).stream()
          .flatMap(argument -> typeOf(argument).stream())
          .findFirst()
          .filter(type -> isNumber(type) || Nodes.arguments(node).size() == 1);
    }
    return switch (name) {
      case "avg" -> Optional.of(ArrowFields.DOUBLE);
      case "sum" -> typeOf(Nodes.arguments(node).getFirst());
      case "lower", "upper", "property_get", "concat" -> Optional.of(ArrowFields.TEXT);
      case "now", "date_bin", "date_trunc", "time_bucket", "to_timestamp" ->
          Optional.of(ArrowFields.TIME);
      default -> Optional.empty();
    };
  }

  private static Optional<ArrowType> constant(String kind) {
    return switch (kind) {
      case "INTEGER" -> Optional.of(ArrowFields.INT64);
      case "NUMERIC" -> Optional.of(ArrowFields.DOUBLE);
      case "STRING" -> Optional.of(ArrowFields.TEXT);
      case "BOOLEAN" -> Optional.of(BOOLEAN);
      default -> Optional.empty();
    };
  }

  private static boolean isNumber(ArrowType type) {
    return type instanceof ArrowType.Int || type instanceof ArrowType.FloatingPoint;
  }

  private static Optional<ArrowType> typeNamed(JsonNode cast) {
    String name = Nodes.text(cast.path("type_expr"), "type_name").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "bigint", "int8", "long" -> Optional.of(ArrowFields.INT64);
      case "integer", "int", "int4" -> Optional.of(new ArrowType.Int(32, true));
      case "double", "float8", "float64" -> Optional.of(ArrowFields.DOUBLE);
      case "boolean", "bool" -> Optional.of(BOOLEAN);
      case "varchar", "text", "string", "utf8" -> Optional.of(ArrowFields.TEXT);
      case "timestamp", "timestamp_ns", "timestamptz", "datetime" -> Optional.of(ArrowFields.TIME);
      default -> Optional.empty();
    };
  }
}
