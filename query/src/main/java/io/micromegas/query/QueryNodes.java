package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.query.TreeGrammar.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Visits the parts of queries in the order in which names get their meaning: FROM, what is
 * selected, the rest.
 */
final class QueryNodes {
  /** Visits a node of a category of the grammar and returns what stands in its place. */
  @FunctionalInterface
  interface Visitor {
    JsonNode visit(String category, JsonNode node, Scope scope);
  }

  private final Visitor visitor;
  private final Rewrites rewrites;
  private final Titles titles;
  private final boolean intervals;

  /**
   * @param intervals whether durations that queries select become INTERVALs
   */
  QueryNodes(Visitor visitor, Rewrites rewrites, Titles titles, boolean intervals) {
    this.visitor = visitor;
    this.rewrites = rewrites;
    this.titles = titles;
    this.intervals = intervals;
  }

  /** Visits a query whose WITH has been visited. */
  void visit(ObjectNode query, Scope scope) {
    if (Nodes.isType(query, "SELECT_NODE")) {
      select(query, scope);
    } else if (Nodes.isType(query, "SET_OPERATION_NODE")) {
      fields(query, Set.of("cte_map", "modifiers"), scope);
      Frames frames = rewrites.frames();
      unite(query);
      Scope outside = scope.in(frames.frameOf(query, scope.frame()));
      list(query.path("modifiers"), "modifier", outside);
    } else {
      fields(query, Set.of("cte_map"), scope);
    }
  }

  /** A column is a duration in all parts, or an INTERVAL in all. */
  private void unite(JsonNode query) {
    Frames frames = rewrites.frames();
    for (int column : frames.united(query)) {
      query.path("children").forEach(child -> becomesInterval(child, column));
    }
  }

  private void becomesInterval(JsonNode query, int column) {
    query.path("children").forEach(child -> becomesInterval(child, column));
    ArrayNode item =
        query.path("select_list").isArray() ? (ArrayNode) query.path("select_list") : null;
    if (item != null && column < item.size()) {
      ArrayNode one = item.arrayNode().add(item.get(column));
      rewrites.byKind().selectIntervals(one);
      item.set(column, one.get(0));
    }
  }

  private void select(ObjectNode select, Scope scope) {
    titles.giveToRewritten(select);
    select.set("from_table", visitor.visit("table", select.path("from_table"), scope));
    Frame frame = rewrites.frames().frame(select.path("from_table"), scope.frame());
    Scope inside = scope.in(frame);
    ArrayNode items = (ArrayNode) select.path("select_list");
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = visitor.visit("expr", items.get(i), inside);
      items.set(i, item);
      String alias = Nodes.text(item, "alias");
      if (!alias.isEmpty()) {
        frame.name(alias, rewrites.kindOf(item));
      }
    }
    if (intervals) {
      rewrites.byKind().selectIntervals(items);
    }
    fields(select, Set.of("cte_map", "from_table", "select_list"), inside);
    IntegerLiterals.selected(items);
    rewrites.frames().selected(select, frame);
  }

  private void fields(ObjectNode node, Set<String> except, Scope scope) {
    Map<String, Content> fields = TreeGrammar.DUCKDB.fields("node", Nodes.kind(node));
    if (fields == null) {
      throw Refusal.defect(Nodes.kind(node) + " was not checked");
    }
    fields.forEach((name, content) -> {
      if (!content.isScalar() && !except.contains(name) && node.hasNonNull(name)) {
        JsonNode value = node.get(name);
        if (value.isArray()) {
          list(value, content.category(), scope);
        } else {
          node.set(name, visitor.visit(content.category(), value, scope));
        }
      }
    });
  }

  private void list(JsonNode list, String category, Scope scope) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      if (item.isArray()) {
        list(item, category, scope);
      } else {
        ((ArrayNode) list).set(i, visitor.visit(category, item, scope));
      }
    }
  }

  /** Returns the scope of a lambda's body: its parameters hide columns of their names. */
  static Scope insideLambda(JsonNode node, Scope scope) {
    if (!Nodes.isType(node, "LAMBDA")) {
      return scope;
    }
    JsonNode left = node.path("lhs");
    List<JsonNode> parameters = new ArrayList<>(Nodes.arguments(left));
    if (parameters.isEmpty()) {
      parameters.add(left);
    }
    List<String> names = new ArrayList<>();
    parameters.forEach(parameter -> names.addAll(Nodes.strings(parameter.path("column_names"))));
    return scope.in(Frame.hiding(scope.frame(), names));
  }
}
