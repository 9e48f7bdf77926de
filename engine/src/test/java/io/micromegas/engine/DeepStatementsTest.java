package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeepStatementsTest {
  @Test
  void noStatementTakesTheProcessDown(@TempDir Path directory) throws Exception {
    String output = runInProcessOfItsOwn(directory);
    assertThat(output).endsWith("alive\n");
    assertThat(output)
        .contains("bounded brackets: INVALID_ARGUMENT")
        .contains("bounded subqueries: INVALID_ARGUMENT")
        .contains("executed subqueries: 6 characters");
  }

  private static String runInProcessOfItsOwn(Path directory)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            DeepStatements.class.getName(),
            directory.resolve("engine").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
