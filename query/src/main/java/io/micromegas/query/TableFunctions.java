package io.micromegas.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The functions that stand in FROM. */
final class TableFunctions {
  static final String VIEW_INSTANCE = "view_instance";
  static final String EXPAND_HISTOGRAM = "expand_histogram";

  /** What the lake says of itself beside its views: without arguments. */
  private static final Set<String> LISTINGS = Set.of("list_partitions", "list_view_sets");

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
        || lower.equals(EXPAND_HISTOGRAM)
        || lower.equals(TraceFunction.NAME)
        || isListing(lower)
        || JsonTables.named(lower).isPresent()
        || constant(lower).isPresent();
  }

  /** Returns whether a name is that of a list. */
  static boolean isListing(String lower) {
    return LISTINGS.contains(lower);
  }

  /** Returns whether a name may be called in FROM. */
  static boolean isName(String name) {
    return isOurs(name)
        || KillFunction.isName(name)
        || ENGINES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Returns how a function is called. */
  static String usage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case VIEW_INSTANCE -> "view_instance('view set', 'process or stream id')";
      case EXPAND_HISTOGRAM -> "expand_histogram(histogram)";
      case KillFunction.NAME -> KillFunction.USAGE;
      case TraceFunction.NAME -> TraceFunction.USAGE;
      case "perfetto_trace_chunks" ->
          ReadFunction.PERFETTO_TRACE_CHUNKS.usage()
              + " or "
              + ReadFunction.CHUNKS_OF_TRACE.usage();
      default ->
          isListing(lower)
              ? lower + "()"
              : constant(lower)
                  .map(ConstantFunction::usage)
                  .or(() -> JsonTables.named(lower).map(JsonTables::usage))
                  .orElse(lower + "(…)");
    };
  }

  /** Returns how all of them are called, as a list. */
  static String usages() {
    List<String> usages = new ArrayList<>(List.of(usage(VIEW_INSTANCE)));
    LISTINGS.stream().sorted().map(TableFunctions::usage).forEach(usages::add);
    usages.add(usage(EXPAND_HISTOGRAM));
    usages.add(TraceFunction.USAGE);
    for (ReadFunction function : ReadFunction.values()) {
      usages.add(function.usage());
    }
    for (WorkFunction function : WorkFunction.values()) {
      usages.add(function.usage());
    }
    usages.add(KillFunction.USAGE);
    for (JsonTables table : JsonTables.values()) {
      usages.add(table.usage());
    }
    return String.join(", ", usages) + ", generate_series, range and unnest";
  }
}
