package io.micromegas.query;

import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.engine.Engine.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What statements could leave behind in the engine's instances: settings, tables, macros. Asked
 * past the service, which would refuse to tell.
 */
final class SlotStates {
  private static final int HEAVY_SLOTS = 4;
  private static final List<String> QUESTIONS =
      List.of(
          "SELECT name, value FROM duckdb_settings() ORDER BY ALL",
          "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL",
          "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
          "SELECT count(*), md5(string_agg(function_name || coalesce(macro_definition, ''), ','"
              + " ORDER BY function_name, macro_definition)) FROM duckdb_functions()",
          "SELECT database_name, path IS NULL FROM duckdb_databases() ORDER BY ALL",
          "SELECT count(*) FROM duckdb_prepared_statements()",
          "SELECT count(*) FROM duckdb_variables()",
          "SELECT count(*) FROM duckdb_types() WHERE NOT internal",
          "SELECT count(*) FROM duckdb_sequences()");

  private final Engine engine;
  private final List<String> before;

  SlotStates(Engine engine) {
    this.engine = engine;
    this.before = now();
  }

  /** Returns what is not as it was at the beginning. */
  Optional<String> changes() {
    List<String> after = now();
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(after.get(i))) {
        return Optional.of(before.get(i) + " became " + after.get(i));
      }
    }
    return Optional.empty();
  }

  /** All slots at once, so that each is asked. */
  private List<String> now() {
    List<String> states = new ArrayList<>();
    List<Engine.Session> sessions = new ArrayList<>();
    try {
      sessions.add(engine.open(Lane.LIGHT));
      for (int i = 0; i < HEAVY_SLOTS; i++) {
        sessions.add(engine.open(Lane.HEAVY));
      }
      for (Engine.Session session : sessions) {
        for (String question : QUESTIONS) {
          states.add(answer(session, question));
        }
      }
    } finally {
      sessions.forEach(Engine.Session::close);
    }
    // Slots are lent in any order; their temporary directories differ.
    states.replaceAll(state -> state.replaceAll("temp-[a-z]+-\\d", "temp"));
    return states.stream().sorted().toList();
  }

  private static String answer(Engine.Session session, String question) {
    StringBuilder text = new StringBuilder(question).append(": ");
    try (BatchStream rows = session.execute(question)) {
      while (rows.next()) {
        text.append(rows.root().contentToTSVString());
      }
    }
    return text.toString();
  }

  /** Returns the memory of this process, without what is swapped out. */
  static long residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    return 0;
  }
}
