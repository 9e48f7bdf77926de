package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The columns of a table or of a query, in their order.
 *
 * @param list those that are known
 * @param complete whether these are all
 */
record Columns(List<Typed> list, boolean complete) {
  static final Columns UNKNOWN = new Columns(List.of(), false);

  /**
   * A column.
   *
   * @param name as written; empty where nothing can refer to it
   */
  record Typed(String name, ValueKind kind) {
    Typed as(String other) {
      return new Typed(other, kind);
    }

    boolean isNamed(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  Columns {
    list = List.copyOf(list);
  }

  static Columns of(List<ColumnSpec> specs) {
    return new Columns(
        specs.stream().map(spec -> new Typed(spec.name(), ValueKind.of(spec.type()))).toList(),
        true);
  }

  static Columns of(String name, ValueKind kind) {
    return new Columns(List.of(new Typed(name, kind)), true);
  }

  /** Returns the same columns under other names, which may be fewer. */
  Columns renamed(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<Typed> renamed = new ArrayList<>(list);
    for (int i = 0; i < names.size() && i < renamed.size(); i++) {
      renamed.set(i, renamed.get(i).as(names.get(i)));
    }
    return new Columns(renamed, complete);
  }

  Columns without(Set<String> names) {
    Set<String> lower = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    lower.addAll(names);
    return new Columns(list.stream().filter(c -> !lower.contains(c.name())).toList(), complete);
  }

  Columns followedBy(Columns more) {
    List<Typed> all = new ArrayList<>(list);
    all.addAll(more.list);
    return new Columns(all, complete && more.complete);
  }
}
