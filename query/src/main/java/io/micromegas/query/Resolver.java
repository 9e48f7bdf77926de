package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.query.Relations.Relation;
import io.micromegas.query.TreeGrammar.Content;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a checked tree in place: CTEs get generated names, every reference to a table becomes a
 * scan of a relation of its own under its old alias, the API's time range becomes a filter over it,
 * expressions become what the engine understands. One statement each.
 */
final class Resolver {
  private static final String SCAN = "lake_scan";
  private static final String SERIES_COLUMN = "value";

  private final TreeGrammar grammar = TreeGrammar.DUCKDB;
  private final Relations relations;
  private final Rewrites rewrites;
  private final Titles titles;
  private final FunctionCalls calls;
  private final TimeRange range;
  private final List<TableReference> references = new ArrayList<>();
  private final Map<String, String> cteNames = new LinkedHashMap<>();
  private final IdentityHashMap<JsonNode, TableReference> scans = new IdentityHashMap<>();
  private boolean generates;
  private boolean intervals;
  private List<Boolean> durations = List.of();

  /** The relation whose order is that of the answer. */
  private final IdentityHashMap<JsonNode, JsonNode> ordering = new IdentityHashMap<>();

  Resolver(
      Relations relations, Rewrites rewrites, Titles titles, FunctionCalls calls, TimeRange range) {
    this.relations = relations;
    this.rewrites = rewrites;
    this.titles = titles;
    this.calls = calls;
    this.range = range;
  }

  /** Rewrites {@code {"node": …}}. */
  void resolve(ObjectNode statement) {
    JsonNode root = statement.path("node");
    if (RowOrder.isOfItsSource(root)) {
      ordering.put(root.path("from_table"), root);
    }
    intervals = ExactDurations.areLost(statement);
    titles.giveToResult(root);
    node(root, Scope.EMPTY);
    durations = ExactDurations.ofResult(root, rewrites);
  }

  /** Returns the relation in FROM of a resolved query that reads nothing but it. */
  Optional<Relation> onlySource(JsonNode query) {
    return onlyReference(query).map(TableReference::relation);
  }

  /** Returns the reference in FROM of a resolved query that reads nothing but it. */
  Optional<TableReference> onlyReference(JsonNode query) {
    return Optional.ofNullable(scans.get(query.path("from_table")));
  }

  List<TableReference> references() {
    return references;
  }

  /** Returns the generated names of CTEs with the written ones. */
  Map<String, String> cteNames() {
    return cteNames;
  }

  /** Returns which of the result's columns are exact durations; empty if none. */
  List<Boolean> durations() {
    return durations;
  }

  /** Returns whether the statement makes rows of its own, without bound. */
  boolean generates() {
    return generates;
  }

  private void node(JsonNode node, Scope outer) {
    Scope scope = outer;
    for (JsonNode entry : node.path("cte_map").path("map")) {
      scope = cte((ObjectNode) entry, scope);
    }
    new QueryNodes(this::visit, rewrites, titles, intervals).visit((ObjectNode) node, scope);
  }

  private Scope cte(ObjectNode entry, Scope scope) {
    String name = Nodes.text(entry, "key");
    String generated = "cte$" + (cteNames.size() + 1);
    cteNames.put(generated, name);
    JsonNode body = entry.path("value").path("query_node");
    Scope inside = scope;
    if (Nodes.isType(body, "RECURSIVE_CTE_NODE")) {
      generates = true;
      inside = scope.with(name, generated);
      ((ObjectNode) body).put("cte_name", generated);
    }
    node(body, inside);
    rewrites.frames().cte(generated, body, Nodes.strings(entry.path("value").path("aliases")));
    entry.put("key", generated);
    return scope.with(name, generated);
  }

  private JsonNode visit(String category, JsonNode node, Scope scope) {
    try {
      return visited(category, node, scope);
    } catch (MicromegasException e) {
      throw Refusal.in(node, e);
    }
  }

  private JsonNode visited(String category, JsonNode node, Scope scope) {
    return switch (category) {
      case "node" -> {
        node(node, scope);
        yield node;
      }
      case "table" -> table((ObjectNode) node, scope);
      case "expr" -> {
        Scope inner = QueryNodes.insideLambda(node, scope);
        fields((ObjectNode) node, grammar.fields("expr", Nodes.kind(node)), "", inner);
        yield rewrites.apply((ObjectNode) node, scope.frame());
      }
      default -> {
        Map<String, Content> fields =
            grammar.hasNamedKinds(category)
                ? grammar.fields(category, Nodes.kind(node))
                : grammar.fields(category);
        fields((ObjectNode) node, fields, "", scope);
        yield node;
      }
    };
  }

  private void fields(
      ObjectNode node, @Nullable Map<String, Content> fields, String except, Scope scope) {
    if (fields == null) {
      throw Refusal.defect(Nodes.kind(node) + " was not checked");
    }
    fields.forEach((name, content) -> {
      if (!content.isScalar() && !name.equals(except) && node.hasNonNull(name)) {
        node.set(name, content(content, node.get(name), scope));
      }
    });
  }

  private JsonNode content(Content content, JsonNode value, Scope scope) {
    if (!value.isArray()) {
      return visit(content.category(), value, scope);
    }
    ArrayNode list = (ArrayNode) value;
    for (int i = 0; i < list.size(); i++) {
      list.set(i, content(content, list.get(i), scope));
    }
    return list;
  }

  private JsonNode table(ObjectNode node, Scope scope) {
    return switch (Nodes.text(node, "type")) {
      case "BASE_TABLE" -> baseTable(node, scope);
      case "TABLE_FUNCTION" -> tableFunction(node, scope);
      case "SHOW_REF" -> showTables(node);
      case "JOIN" -> {
        Frame outer = scope.frame();
        node.set("left", visit("table", node.path("left"), scope));
        // The right side may be LATERAL.
        Scope lateral = scope.in(rewrites.frames().frame(node.path("left"), outer));
        node.set("right", visit("table", node.path("right"), lateral));
        Scope both = scope.in(rewrites.frames().frame(node, outer));
        if (node.hasNonNull("condition")) {
          node.set("condition", visit("expr", node.path("condition"), both));
        }
        yield node;
      }
      default -> {
        fields(node, grammar.fields("table", Nodes.kind(node)), "", scope);
        // The rows of VALUES.
        for (JsonNode row : node.path("values")) {
          IntegerLiterals.selected(row);
          rewrites.byKind().selectIntervals(row);
        }
        yield node;
      }
    };
  }

  private JsonNode tableFunction(ObjectNode node, Scope scope) {
    ObjectNode function = (ObjectNode) node.path("function");
    String name = Nodes.functionName(function);
    Optional<ReadFunction> reads = ReadFunction.called(name, Nodes.arguments(function).size());
    if (reads.isPresent()) {
      FunctionCall<ReadFunction> call =
          calls.read(reads.get(), node, argument -> visit("expr", argument, scope));
      Relation reading = new Relation.Reading(call, ordering.containsKey(node));
      return scan(node, name, aliasOr(node, name), reading);
    }
    Optional<WorkFunction> work = WorkFunction.named(name);
    if (work.isPresent()) {
      FunctionCall<WorkFunction> call =
          calls.read(work.get(), node, argument -> visit("expr", argument, scope));
      return scan(node, name, aliasOr(node, name), new Relation.Work(call));
    }
    fields(function, grammar.fields("expr", Nodes.kind(function)), "", scope);
    if (name.equals(TableFunctions.VIEW_INSTANCE)) {
      return viewInstance(node, function);
    }
    if (name.equals(TraceFunction.NAME)) {
      UUID id = TraceFunction.id(function);
      String written = "trace('" + TraceFunction.digits(id) + "')";
      Relation spans = relations.table(List.of(TraceFunction.VIEW));
      Optional<JsonNode> inRange = RangeFilters.of(spans, range);
      JsonNode filter = TraceFunction.and(TraceFunction.condition(id), inRange);
      return scan(node, written, aliasOr(node, name), spans, Optional.of(filter));
    }
    if (TableFunctions.isListing(name)) {
      if (!Nodes.arguments(function).isEmpty()) {
        throw Refusal.because(name + " takes no arguments; select from it with WHERE");
      }
      return scan(node, name + "()", aliasOr(node, name), relations.listing(name));
    }
    if (KillFunction.isName(name)) {
      return scan(node, name, aliasOr(node, name), KillScan.relation(function));
    }
    Optional<JsonTables> json = JsonTables.named(name);
    if (json.isPresent()) {
      generates = true;
      return json.get().table(node, aliasOr(node, name));
    }
    if (name.equals(TableFunctions.EXPAND_HISTOGRAM)) {
      generates = true;
      return ExpandHistogram.table(node, function, aliasOr(node, name));
    }
    if (name.equals("unnest")) {
      IntegerLiterals.arguments(function);
    } else if (node.path("column_name_alias").isEmpty()) {
      // The column of a series, which the engine would name after the function.
      node.put("alias", aliasOr(node, name)).putArray("column_name_alias").add(SERIES_COLUMN);
    }
    rewrites.byKind().tableArguments(function);
    generates = true;
    return node;
  }

  private JsonNode baseTable(ObjectNode node, Scope scope) {
    List<String> path = Nodes.path(node);
    String name = path.get(path.size() - 1);
    String alias = aliasOr(node, name);
    Optional<String> cte = path.size() == 1 ? scope.find(name) : Optional.empty();
    if (cte.isPresent()) {
      node.put("table_name", cte.get()).put("alias", alias);
      ((ObjectNode) node.path("qualified_name")).putArray("path").add(cte.get());
      return node;
    }
    return scan(node, String.join(".", path), alias, relations.table(path));
  }

  private JsonNode viewInstance(ObjectNode node, JsonNode function) {
    List<JsonNode> arguments = Nodes.arguments(function);
    if (arguments.size() != 2) {
      throw Refusal.because("view_instance takes two arguments: the view set and the id");
    }
    String viewSet = Constants.text(arguments.get(0), "the view set");
    String id = Constants.text(arguments.get(1), "the id");
    Relation relation = relations.instance(viewSet, id);
    String written = "view_instance('" + viewSet + "', '" + id + "')";
    return scan(node, written, aliasOr(node, TableFunctions.VIEW_INSTANCE), relation);
  }

  private static String aliasOr(JsonNode node, String name) {
    String alias = Nodes.text(node, "alias");
    return alias.isEmpty() ? name : alias;
  }

  private JsonNode showTables(ObjectNode node) {
    String what = Nodes.text(node, "table_name").replace("\"", "").toLowerCase(Locale.ROOT);
    boolean tables = what.equals("tables") || what.equals("__show_tables_expanded");
    if (!tables || !node.path("query").isNull()) {
      throw Refusal.because(
          "of SHOW, DESCRIBE and SUMMARIZE only SHOW TABLES can stand inside a query;"
              + " DESCRIBE <table or query> stands alone");
    }
    Relation shown = new Relation.Information(InformationSchema.Table.TABLES);
    return scan(node, "SHOW TABLES", "tables", shown);
  }

  private JsonNode scan(ObjectNode node, String written, String alias, Relation relation) {
    return scan(node, written, alias, relation, RangeFilters.of(relation, range));
  }

  private JsonNode scan(
      ObjectNode node, String written, String alias, Relation relation, Optional<JsonNode> filter) {
    ObjectNode id = Nodes.literal("INTEGER", "-1");
    references.add(new TableReference("v$" + (references.size() + 1), written, relation, id));
    ObjectNode call = Nodes.call(SCAN, List.of(id));
    JsonNode columns = node.path("column_name_alias");
    ObjectNode table =
        filter.isEmpty()
            ? Nodes.tableFunction(call, alias, columns)
            : Nodes.filtered(
                Nodes.tableFunction(call, "", node.path("none")), filter.get(), alias, columns);
    table.set("sample", node.path("sample"));
    scans.put(table, references.getLast());
    rewrites.frames().relation(table, relation.schema().columns());
    return table;
  }
}
