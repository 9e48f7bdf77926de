package io.micromegas.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The functions that stand in FROM. */
final class TableFunctions {
  static final String VIEW_INSTANCE = "view_instance";
  static final String LIST_PARTITIONS = "list_partitions";

  /** Those of the engine, which make rows of their own. */
  private static final Set<String> ENGINES = Set.of("generate_series", "range", "unnest");

  private TableFunctions() {}

  private static Optional<ConstantFunction> constant(String name) {
    return WorkFunction.named(name)
        .<ConstantFunction>map(function -> function)
        .or(() -> ReadFunction.named(name));
  }

  /** Returns whether a name is one of ours: they are nothing outside FROM. */
  static boolean isOurs(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals(VIEW_INSTANCE)
        || lower.equals(LIST_PARTITIONS)
        || constant(lower).isPresent();
  }

  /** Returns whether a name may be called in FROM. */
  static boolean isName(String name) {
    return isOurs(name) || ENGINES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Returns how a function is called. */
  static String usage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case VIEW_INSTANCE -> "view_instance('view set', 'process or stream id')";
      case LIST_PARTITIONS -> "list_partitions()";
      default -> constant(lower).map(ConstantFunction::usage).orElse(lower + "(…)");
    };
  }

  /** Returns how all of them are called, as a list. */
  static String usages() {
    List<String> usages = new ArrayList<>(List.of(usage(VIEW_INSTANCE), usage(LIST_PARTITIONS)));
    for (ReadFunction function : ReadFunction.values()) {
      usages.add(function.usage());
    }
    for (WorkFunction function : WorkFunction.values()) {
      usages.add(function.usage());
    }
    return String.join(", ", usages) + ", generate_series, range and unnest";
  }
}
