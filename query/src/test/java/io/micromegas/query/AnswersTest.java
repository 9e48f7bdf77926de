package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every statement of the corpus, with the rows that it must answer. */
class AnswersTest {
  private static final Path CORPUS = Path.of("src/test/resources/io/micromegas/query/corpus");

  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @TestFactory
  Stream<DynamicContainer> answers() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(AnswersTest::statements)
          .toList()
          .stream();
    }
  }

  private static DynamicContainer statements(Path file) {
    List<DynamicTest> tests = new ArrayList<>();
    String sql = "";
    for (String line : lines(file)) {
      if (line.startsWith("-- =")) {
        String statement = sql.strip();
        String expected = line.substring("-- =".length()).strip();
        tests.add(DynamicTest.dynamicTest(statement, () -> check(statement, expected)));
        sql = "";
      } else if (!line.startsWith("#")) {
        sql += line + "\n";
      }
    }
    assertThat(sql).as("statement without rows in %s", file).isBlank();
    return DynamicContainer.dynamicContainer(file.getFileName().toString(), tests);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(String statement, String expected) {
    assertThat(fixture.text(statement)).isEqualTo(expected);
    try (QueryResult result = fixture.execute(statement)) {
      assertThat(fixture.service.describe(QueryFixture.request(statement)))
          .isEqualTo(result.schema());
    }
    assertThat(fixture.lake.closed.get()).isEqualTo(fixture.lake.opened.get());
  }
}
