package io.micromegas.engine;

import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A process of its own for statements that overflow an ordinary stack. Ends with 0 if it lives. */
final class DeepStatements {
  private DeepStatements() {}

  public static void main(String[] arguments) {
    EngineSettings settings = EngineSettings.defaults(Path.of(arguments[0]));
    try (DuckDbEngine engine =
        new DuckDbEngine(settings.withSlots(settings.slots().withCount(1, 1)))) {
      texts().forEach((name, sql) -> say("bounded " + name, () -> engine.parseToJson(sql)));
      executed()
          .forEach((name, sql) ->
              say(
                  "executed " + name,
                  () -> {
                    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
                      return Rows.count(session, sql) + " rows";
                    }
                  }));
    }
    System.out.println("alive");
  }

  private static void say(String name, java.util.function.Supplier<String> work) {
    String outcome;
    try {
      outcome = work.get().length() + " characters";
    } catch (MicromegasException e) {
      outcome = e.code() + " " + e.getMessage().lines().findFirst().orElse("");
    }
    System.out.println(name + ": " + outcome);
  }

  private static String nest(String open, String inner, String close, int depth) {
    return open.repeat(depth) + inner + close.repeat(depth);
  }

  /** Texts of up to 256 KiB. */
  private static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("subqueries", nest("select * from (", "select 1", ")", 8000));
    texts.put("brackets", "select " + nest("(", "1", ")", 100_000));
    texts.put("functions", "select " + nest("abs(", "1", ")", 50_000));
    texts.put("cases", "select " + nest("case when true then ", "1", " end", 9_000));
    texts.put("lists", "select " + nest("[", "1", "]", 100_000));
    texts.put("open brackets", "select " + "(".repeat(250_000));
    texts.put("sum", "select 1" + "+1".repeat(120_000));
    texts.put("negations", "select " + "not ".repeat(60_000) + "true");
    texts.put("minus", "select " + "- ".repeat(120_000) + "1");
    texts.put("casts", "select 1" + "::int".repeat(50_000));
    texts.put("subscripts", "select a" + "[1]".repeat(80_000));
    texts.put("dots", "select a" + ".a".repeat(120_000));
    texts.put("exists", "select 1 where " + nest("exists (select 1 where ", "true", ")", 9_000));
    texts.put("unions", "select 1" + " union select 1".repeat(5_000));
    return texts;
  }

  private static Map<String, String> executed() {
    Map<String, String> statements = new LinkedHashMap<>();
    statements.put("subqueries", nest("select * from (", "select 1", ")", 950));
    statements.put("more subqueries", nest("select * from (", "select 1", ")", 8000));
    statements.put("functions", "select " + nest("abs(", "1", ")", 900));
    statements.put(
        "joins",
        "select 1 from (values (1)) t0"
            + IntStream.range(1, 150)
                .mapToObj(i -> ", (values (1)) t" + i)
                .collect(Collectors.joining()));
    statements.put("deep rows", "select " + nest("[", "1", "]", 500));
    statements.put("long name", "select 1" + " + 1".repeat(9000));
    statements.put("unions", "select 1" + " union all select 1".repeat(500));
    return statements;
  }
}
