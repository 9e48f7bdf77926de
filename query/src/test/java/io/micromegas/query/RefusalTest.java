package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The first wall, by its fixed corpus, in a process that has to survive it. */
class RefusalTest {
  private static final Pattern GENERATED =
      Pattern.compile(
          "lake_scan\\(|cte\\$|v\\$\\d|column\\$|result\\$|LINE \\d|minus_as_bigint\\(a");

  @Test
  void everyStatementOfTheCorpusIsRefusedWithASentenceAndTheProcessLives() throws Exception {
    List<String> statements = RefusalCorpus.statements();

    List<String> lines = runInChild();

    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      String[] outcome = i < lines.size() ? lines.get(i).split("\t", 3) : new String[] {"", "", ""};
      boolean refused = outcome.length == 3 && outcome[1].equals("INVALID_ARGUMENT");
      if (!refused || outcome[2].length() < 20 || GENERATED.matcher(outcome[2]).find()) {
        String statement = statements.get(i);
        wrong.add(
            statement.substring(0, Math.min(100, statement.length()))
                + " -> "
                + String.join(" ", outcome));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(lines.subList(statements.size(), lines.size()))
        .containsExactly(RefusalCorpus.SURVIVED + "10", "closed");
  }

  /** The default stack of 1 MiB, so that a parser that recursed on it would end the process. */
  private static List<String> runInChild() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                RefusalCorpus.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      out.lines().filter(line -> !line.matches("\\d\\d:\\d\\d:\\d\\d.*")).forEach(lines::add);
    }
    assertThat(child.waitFor()).as("exit of the child").isZero();
    return lines;
  }
}
