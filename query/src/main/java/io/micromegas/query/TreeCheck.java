package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.TreeGrammar.Content;
import java.util.Map;
import java.util.Set;

/**
 * The first wall around SQL: refuses every tree that holds a kind of node, a field, a function, a
 * type or a qualified name that is not known to be harmless, and every tree that is too large.
 */
final class TreeCheck {
  private static final Set<String> COUNTED = Set.of("node", "table", "expr");

  private final TreeGrammar grammar = TreeGrammar.DUCKDB;
  private final NodeRules rules = new NodeRules();
  private final TreeLimits limits;
  private int nodes;
  private int tables;

  private TreeCheck(TreeLimits limits) {
    this.limits = limits;
  }

  /** Refuses a statement with INVALID_ARGUMENT, or returns. */
  static void check(JsonNode statement, TreeLimits limits) {
    new TreeCheck(limits).visit("statement", statement, 0);
  }

  private void visit(String category, JsonNode node, int depth) {
    if (!node.isObject()) {
      throw Refusal.construct("an unknown kind of " + category);
    }
    try {
      visitObject(category, node, depth);
    } catch (MicromegasException e) {
      throw Refusal.in(node, e);
    }
  }

  private void visitObject(String category, JsonNode node, int depth) {
    int below = depth;
    if (COUNTED.contains(category)) {
      below++;
      count(category, node, below);
    }
    Map<String, Content> fields = fields(category, node);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Content content = fields.get(field.getKey());
      if (content != null) {
        visitField(content, field.getKey(), field.getValue(), below);
      } else if (!(grammar.hasNamedKinds(category) && isKind(field.getKey()))) {
        throw Refusal.construct(field.getKey() + " of " + Nodes.kind(node));
      }
    }
    rules.check(category, node);
  }

  private static boolean isKind(String field) {
    return field.equals("type") || field.equals("class");
  }

  private void count(String category, JsonNode node, int depth) {
    if (++nodes > limits.nodes()) {
      throw Refusal.because(
          "the statement is too large: it has more than " + limits.nodes() + " expressions");
    }
    if (depth > limits.depth()) {
      throw Refusal.because(
          "the statement is nested too deeply: more than "
              + limits.depth()
              + " levels; split it with WITH, or join fewer tables");
    }
    if (category.equals("table") && Nodes.isType(node, "BASE_TABLE", "TABLE_FUNCTION")) {
      if (++tables > limits.tables()) {
        throw Refusal.because(
            "the statement names more than " + limits.tables() + " tables; join fewer at a time");
      }
    }
  }

  private Map<String, Content> fields(String category, JsonNode node) {
    if (!grammar.hasNamedKinds(category)) {
      return grammar.fields(category);
    }
    Map<String, Content> fields = grammar.fields(category, Nodes.kind(node));
    if (fields == null) {
      throw Refusal.construct(Nodes.describeKind(node));
    }
    return fields;
  }

  private void visitField(Content content, String name, JsonNode value, int depth) {
    switch (content.shape()) {
      case ONE -> visitOne(content, name, value, depth);
      case OPTIONAL -> {
        if (!value.isNull()) {
          visitOne(content, name, value, depth);
        }
      }
      case LIST -> {
        requireList(name, value);
        value.forEach(item -> visitOne(content, name, item, depth));
      }
      case LIST_OF_LISTS -> {
        requireList(name, value);
        for (JsonNode list : value) {
          requireList(name, list);
          list.forEach(item -> visitOne(content, name, item, depth));
        }
      }
    }
  }

  private void visitOne(Content content, String name, JsonNode value, int depth) {
    boolean fits =
        switch (content.category()) {
          case "text" -> value.isTextual();
          case "flag" -> value.isBoolean();
          case "number" -> value.isNumber();
          case "none" -> value.isNull() || (value.isArray() && value.isEmpty());
          default -> {
            visit(content.category(), value, depth);
            yield true;
          }
        };
    if (!fits) {
      throw Refusal.construct("a form of " + name.replace('_', ' '));
    }
  }

  private static void requireList(String name, JsonNode value) {
    if (!value.isArray()) {
      throw Refusal.construct("a form of " + name.replace('_', ' '));
    }
  }
}
