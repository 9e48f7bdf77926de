package io.micromegas.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the names of columns mean in one query: the tables of its FROM, its own aliases, and around
 * it the query that it is part of.
 */
final class Frame {
  /** A table in FROM. */
  record Table(String alias, Columns columns) {}

  private final @Nullable Frame outer;
  private final List<Table> tables;
  private final Columns star;
  private final Map<String, ValueKind> aliases = new HashMap<>();

  /**
   * @param star what {@code *} selects
   */
  Frame(@Nullable Frame outer, List<Table> tables, Columns star) {
    this.outer = outer;
    this.tables = List.copyOf(tables);
    this.star = star;
  }

  /** A frame in which names mean nothing known, such as the parameters of a lambda. */
  static Frame hiding(@Nullable Frame outer, List<String> names) {
    Frame frame = new Frame(outer, List.of(), new Columns(List.of(), true));
    names.forEach(name -> frame.name(name, ValueKind.OTHER));
    return frame;
  }

  /** Gives a selected value its alias. */
  void name(String alias, ValueKind kind) {
    aliases.putIfAbsent(alias.toLowerCase(Locale.ROOT), kind);
  }

  /** Returns what {@code *}, or {@code table.*}, selects. */
  Columns star(String table) {
    return table.isEmpty()
        ? star
        : tables.stream()
            .filter(candidate -> candidate.alias().equalsIgnoreCase(table))
            .findFirst()
            .map(Table::columns)
            .orElse(Columns.UNKNOWN);
  }

  /** Returns the kind of a column as it is written. */
  ValueKind find(List<String> names) {
    Frame frame = this;
    while (frame != null) {
      Optional<ValueKind> found =
          names.size() == 1
              ? frame.unqualified(names.getFirst())
              : frame.qualified(names.get(names.size() - 2), names.getLast());
      if (found.isPresent()) {
        return found.get();
      }
      frame = frame.outer;
    }
    return ValueKind.OTHER;
  }

  private Optional<ValueKind> unqualified(String name) {
    List<ValueKind> found = new ArrayList<>();
    boolean complete = true;
    for (Table table : tables) {
      complete &= table.columns().complete();
      table.columns().list().stream()
          .filter(column -> column.isNamed(name))
          .forEach(column -> found.add(column.kind()));
    }
    if (!found.isEmpty()) {
      // More than one: columns of USING, or an error that the engine will tell.
      return Optional.of(found.stream().reduce(ValueKind::or).orElseThrow());
    }
    Optional<ValueKind> alias = Optional.ofNullable(aliases.get(name.toLowerCase(Locale.ROOT)));
    return alias.isEmpty() && !complete ? Optional.of(ValueKind.OTHER) : alias;
  }

  private Optional<ValueKind> qualified(String table, String name) {
    for (Table candidate : tables) {
      if (candidate.alias().equalsIgnoreCase(table)) {
        return Optional.of(
            candidate.columns().list().stream()
                .filter(column -> column.isNamed(name))
                .findFirst()
                .map(Columns.Typed::kind)
                .orElse(ValueKind.OTHER));
      }
    }
    return Optional.empty();
  }
}
