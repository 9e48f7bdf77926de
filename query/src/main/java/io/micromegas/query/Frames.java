package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.query.Frame.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows the columns of the tables and queries of one statement that have been rewritten. */
final class Frames {
  private final Kinds kinds;
  private final IdentityHashMap<JsonNode, Columns> known = new IdentityHashMap<>();
  private final Map<String, Columns> ctes = new HashMap<>();

  Frames(Kinds kinds) {
    this.kinds = kinds;
  }

  /** Notes the columns of a relation of ours. */
  void relation(JsonNode table, List<ColumnSpec> columns) {
    known.put(table, Columns.of(columns));
  }

  /** Notes the columns of a WITH query, whose body has been rewritten. */
  void cte(String generated, JsonNode body, List<String> names) {
    ctes.put(generated, of(body).renamed(names));
  }

  /** Returns the columns of a rewritten query. */
  Columns of(JsonNode query) {
    return known.getOrDefault(query, Columns.UNKNOWN);
  }

  /** Returns the frame of a query, whose FROM has been rewritten. */
  Frame frame(JsonNode from, @Nullable Frame outer) {
    return new Frame(outer, tables(from), star(from));
  }

  /** Returns the frame in which a set operation is ordered. */
  Frame frameOf(JsonNode query, @Nullable Frame outer) {
    return new Frame(outer, List.of(new Table("", of(query))), Columns.UNKNOWN);
  }

  private List<Table> tables(JsonNode from) {
    if (Nodes.isType(from, "JOIN")) {
      return Stream.concat(tables(from.path("left")).stream(), tables(from.path("right")).stream())
          .toList();
    }
    return Nodes.isType(from, "EMPTY") ? List.of() : List.of(new Table(alias(from), columns(from)));
  }

  private static String alias(JsonNode table) {
    String alias = Nodes.text(table, "alias");
    return alias.isEmpty() && Nodes.isType(table, "TABLE_FUNCTION")
        ? Nodes.functionName(table.path("function"))
        : alias;
  }

  private Columns columns(JsonNode table) {
    Columns columns =
        switch (Nodes.text(table, "type")) {
          case "BASE_TABLE" -> ctes.getOrDefault(Nodes.text(table, "table_name"), Columns.UNKNOWN);
          case "SUBQUERY" ->
              known.containsKey(table) ? of(table) : of(table.path("subquery").path("node"));
          case "TABLE_FUNCTION" ->
              known.containsKey(table) ? of(table) : series(table.path("function"));
          case "EXPRESSION_LIST" -> values(table);
          default -> Columns.UNKNOWN;
        };
    return columns.renamed(Nodes.strings(table.path("column_name_alias")));
  }

  private Columns series(JsonNode function) {
    List<JsonNode> arguments = Nodes.arguments(function);
    String name = Nodes.functionName(function);
    if (name.equals("unnest") || arguments.isEmpty()) {
      return Columns.UNKNOWN;
    }
    ValueKind first = kinds.of(arguments.getFirst());
    ValueKind kind = first == ValueKind.INTEGER || first.isTime() ? first : ValueKind.OTHER;
    return new Columns(List.of(new Columns.Typed(name, kind)), false);
  }

  private Columns values(JsonNode table) {
    List<String> names = Nodes.strings(table.path("expected_names"));
    List<Columns.Typed> columns = new ArrayList<>();
    for (JsonNode row : table.path("values")) {
      for (int i = 0; i < row.size(); i++) {
        ValueKind kind = kinds.of(row.get(i));
        if (i < columns.size()) {
          kind = kind.or(columns.get(i).kind());
          columns.set(i, new Columns.Typed(columns.get(i).name(), kind));
        } else {
          columns.add(new Columns.Typed(i < names.size() ? names.get(i) : "col" + i, kind));
        }
      }
    }
    return new Columns(columns, true);
  }

  private Columns star(JsonNode from) {
    if (Nodes.isType(from, "EMPTY")) {
      return new Columns(List.of(), true);
    }
    if (!Nodes.isType(from, "JOIN")) {
      return columns(from);
    }
    Columns left = star(from.path("left"));
    String join = Nodes.text(from, "join_type");
    if (join.equals("SEMI") || join.equals("ANTI")) {
      return left;
    }
    Columns right = star(from.path("right"));
    Set<String> shared = new TreeSet<>(Nodes.strings(from.path("using_columns")));
    if (Nodes.text(from, "ref_type").equals("NATURAL")) {
      left.list().forEach(column -> shared.add(column.name()));
    }
    return left.followedBy(right.without(shared));
  }

  /** Notes the columns of a SELECT, whose items have been rewritten. */
  void selected(JsonNode select, Frame frame) {
    Columns columns = new Columns(List.of(), true);
    for (JsonNode item : select.path("select_list")) {
      columns =
          columns.followedBy(
              Nodes.isType(item, "STAR")
                  ? stars(item, frame)
                  : Columns.of(nameOf(item).orElse(""), kinds.of(item)));
    }
    known.put(select, columns);
  }

  /** Returns the name of a selected value, where it has one that others may use. */
  static Optional<String> nameOf(JsonNode item) {
    String alias = Nodes.text(item, "alias");
    if (!alias.isEmpty()) {
      return Optional.of(alias);
    }
    JsonNode names = item.path("column_names");
    return names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1).asText());
  }

  private static Columns stars(JsonNode star, Frame frame) {
    boolean plain =
        !star.path("columns").booleanValue()
            && star.path("expr").isNull()
            && star.path("replace_list").isEmpty()
            && star.path("rename_list").isEmpty();
    if (!plain) {
      return Columns.UNKNOWN;
    }
    Set<String> excluded = new TreeSet<>(Nodes.strings(star.path("exclude_list")));
    star.path("qualified_exclude_list").forEach(name -> excluded.add(Nodes.text(name, "column")));
    return frame.star(Nodes.text(star, "relation_name")).without(excluded);
  }

  /**
   * Notes the columns of UNION and its relatives, whose parts have been rewritten.
   *
   * @return those that are durations in some parts only
   */
  List<Integer> united(JsonNode setOperation) {
    List<Columns> parts = new ArrayList<>();
    setOperation.path("children").forEach(child -> parts.add(of(child)));
    List<Columns.Typed> columns = new ArrayList<>();
    boolean complete = parts.stream().allMatch(Columns::complete);
    int size = parts.isEmpty() ? 0 : parts.getFirst().list().size();
    for (int i = 0; i < size && complete; i++) {
      int column = i;
      columns.add(
          new Columns.Typed(
              parts.getFirst().list().get(i).name(),
              parts.stream()
                  .filter(part -> column < part.list().size())
                  .map(part -> part.list().get(column).kind())
                  .reduce(ValueKind::or)
                  .orElse(ValueKind.OTHER)));
    }
    known.put(setOperation, new Columns(columns, complete));
    List<Integer> mixed = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int column = i;
      boolean some =
          parts.stream()
              .filter(part -> column < part.list().size())
              .anyMatch(part -> part.list().get(column).kind() == ValueKind.DURATION);
      if (some && (!complete || columns.get(i).kind() != ValueKind.DURATION)) {
        mixed.add(i);
      }
    }
    return mixed;
  }
}
