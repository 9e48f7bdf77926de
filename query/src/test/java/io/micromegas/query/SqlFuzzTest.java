package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Statements that nobody wrote, in a process of its own with small stacks: none reads a file,
 * changes the engine, leaves something behind, hangs, or takes the process down. Longer, and from
 * elsewhere: {@code -Dmicromegas.fuzzSeconds=600 -Dmicromegas.fuzzSeed=7}.
 */
class SqlFuzzTest {
  private static final long SECONDS = Long.getLong("micromegas.fuzzSeconds", 10);
  private static final long SEED = Long.getLong("micromegas.fuzzSeed", 1);

  @Test
  void noStatementDoesWhatItMustNot(@TempDir Path directory) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-Xss512k",
                "-cp",
                System.getProperty("java.class.path"),
                SqlFuzz.class.getName(),
                directory.toString(),
                Long.toString(SEED),
                Long.toString(SECONDS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> found = new ArrayList<>();
    String last = "";
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(SqlFuzz.FOUND)) {
          found.add(line);
        }
        last = line;
      }
    }
    int exit = child.waitFor();
    assertThat(found).as("seed %d", SEED).isEmpty();
    assertThat(exit).as("seed %d, while running %s", SEED, current(directory)).isZero();
    assertThat(last).startsWith(SqlFuzz.DONE).contains("ANSWERED", "INVALID_ARGUMENT");
  }

  private static List<String> current(Path directory) throws IOException {
    List<String> statements = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sql")).toList()) {
        statements.add(Files.readString(file));
      }
    }
    return statements;
  }
}
