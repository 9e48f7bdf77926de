package io.micromegas.query;

import io.micromegas.engine.EngineFunction;
import io.micromegas.engine.HistogramType;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.query.json.HistogramOfBuckets;
import io.micromegas.query.json.JsonFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the engine must be told so that statements mean what this module says. */
public final class QueryDialect {
  private static final List<String> PRELUDES =
      List.of( //
          "prelude.sql", "time.sql", "dialect.sql", "histograms.sql", "colours.sql", "json.sql");

  private QueryDialect() {}

  /** Returns the macros that statements use: {@code CREATE MACRO} statements. */
  public static String prelude() {
    return PRELUDES.stream()
        .map(Resources::text)
        .collect(Collectors.joining("\n"))
        .replace("${histogram}", HistogramType.SQL);
  }

  /**
   * Returns the functions of ours that statements may call.
   *
   * @param lake asked for when one of them is called
   * @param queries the statements that run, which the query service is given, too
   */
  public static List<EngineFunction> functions(
      Supplier<? extends Lakehouse> lake, RunningQueries queries) {
    List<EngineFunction> functions = new ArrayList<>();
    functions.addAll(RetireFunctions.functions(() -> lake.get().partitionWork()));
    functions.add(KillFunction.function(queries));
    functions.add(Payloads.function(lake));
    functions.add(ColorScales.function());
    functions.addAll(JsonFunctions.all());
    functions.add(Digests.FUNCTION);
    functions.add(HistogramOfBuckets.FUNCTION);
    return functions;
  }

  /** Returns DuckDB settings by name, with values as SQL writes them in SET. */
  public static Map<String, String> settings() {
    return Map.of(
        // Times mean UTC, whatever the machine's zone.
        "TimeZone", "UTC",
        // 7 / 2 is 3 all the same: Arithmetic writes // where the operands are integers. So / of
        // DOUBLEs by zero can be infinite.
        "integer_division", "false",
        // Of integers, by zero: an error, not NULL.
        "error_on_division_by_zero", "true",
        // ASC NULLS LAST, DESC NULLS FIRST.
        "default_null_order", "nulls_last_on_asc_first_on_desc",
        // Plain utf8 and list, which every client reads.
        "arrow_large_buffer_size", "false",
        "produce_arrow_string_view", "false",
        "arrow_output_list_view", "false",
        "arrow_lossless_conversion", "false");
  }
}
