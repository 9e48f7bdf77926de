package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.IdentityHashMap;
import java.util.List;

/** Remembers of what kind the rewritten expressions of one statement are. */
final class Kinds {
  private final IdentityHashMap<JsonNode, ValueKind> known = new IdentityHashMap<>();

  /** Returns a node after noting its kind. */
  JsonNode note(JsonNode node, ValueKind kind) {
    known.put(node, kind);
    return node;
  }

  /** Returns what was noted; of nodes that rewriting made, what can be told from them alone. */
  ValueKind of(JsonNode node) {
    ValueKind noted = known.get(node);
    if (noted != null) {
      return noted;
    }
    return switch (Nodes.text(node, "class")) {
      case "CONSTANT" -> ofLiteral(node);
      case "CAST" -> ValueKind.ofType(Nodes.text(node.path("type_expr"), "type_name"));
      case "FUNCTION", "WINDOW" ->
          FunctionKinds.of(Nodes.functionName(node), of(Nodes.arguments(node)));
      default -> ValueKind.OTHER;
    };
  }

  List<ValueKind> of(List<JsonNode> nodes) {
    return nodes.stream().map(this::of).toList();
  }

  static ValueKind ofLiteral(JsonNode node) {
    return switch (Nodes.text(node.path("literal"), "kind")) {
      case "INTEGER" -> ValueKind.INTEGER;
      case "NUMERIC" -> ValueKind.FRACTION;
      case "STRING" -> ValueKind.TEXT;
      case "NULL_LITERAL" -> ValueKind.NULL;
      case "HEX" -> ValueKind.BINARY;
      default -> ValueKind.OTHER;
    };
  }
}
