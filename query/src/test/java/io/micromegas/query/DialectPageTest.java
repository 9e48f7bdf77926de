package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The examples of {@code docs/dialect.md} answer what the page says. */
class DialectPageTest {
  private static final Path PAGE = Path.of("../docs/dialect.md");

  private static final Pattern EXAMPLE =
      Pattern.compile("^```sql\n(.*?)\n-- = (.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);

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
  Stream<DynamicTest> examples() throws IOException {
    List<DynamicTest> tests =
        EXAMPLE
            .matcher(Files.readString(PAGE))
            .results()
            .map(example ->
                DynamicTest.dynamicTest(
                    example.group(1),
                    () -> assertThat(fixture.text(example.group(1))).isEqualTo(example.group(2))))
            .toList();
    assertThat(tests).hasSizeGreaterThan(15);
    return tests.stream();
  }
}
