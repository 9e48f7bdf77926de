package io.micromegas.query;

import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a fuzzer begins with: all statements that are written down, and all names of functions. */
final class FuzzCorpus {
  private static final Path CORPUS = Path.of("src/test/resources/io/micromegas/query/corpus");
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```sql\\n(.*?)```");
  private static final int LONGEST = 4_000;

  private FuzzCorpus() {}

  /** Returns the statements that must be refused. */
  static List<String> refused() {
    return RefusalCorpus.statements().stream()
        .filter(statement -> !statement.isBlank() && statement.length() < LONGEST)
        .toList();
  }

  /** Returns the statements of the corpus and the docs' examples. */
  static List<String> answered() throws IOException {
    List<String> statements = new ArrayList<>();
    for (Path file : files(CORPUS)) {
      StringBuilder sql = new StringBuilder();
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("-- =")) {
          statements.add(sql.toString().strip());
          sql.setLength(0);
        } else if (!line.startsWith("#")) {
          sql.append(line).append('\n');
        }
      }
    }
    for (Path file : files(DOCS)) {
      EXAMPLE
          .matcher(Files.readString(file))
          .results()
          .flatMap(match -> Stream.of(match.group(1).split(";", -1)))
          .filter(example -> !example.isBlank())
          .forEach(statements::add);
    }
    return statements;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Returns the functions that the engine has, and those that statements may call. */
  static List<String> functions(Engine engine) {
    TreeSet<String> names = new TreeSet<>(AllowedFunctions.LIST.names());
    try (Engine.Session session = engine.open(Engine.Lane.LIGHT);
        BatchStream rows =
            session.execute("SELECT DISTINCT function_name FROM duckdb_functions()")) {
      while (rows.next()) {
        for (int row = 0; row < rows.root().getRowCount(); row++) {
          String name = rows.root().getVector(0).getObject(row).toString();
          if (name.matches("\\w+")) {
            names.add(name);
          }
        }
      }
    }
    // So that what is allowed comes more often than what is not.
    List<String> functions = new ArrayList<>(names);
    functions.addAll(AllowedFunctions.LIST.names());
    functions.addAll(AllowedFunctions.LIST.names());
    functions.addAll(List.of("kill_query", "retire_partition_by_file", "now", "view_instance"));
    return functions;
  }
}
