package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every statement of {@code answers.sql}, with the rows that it must answer. */
class AnswersTest {
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
  List<DynamicTest> answers() {
    List<DynamicTest> tests = new ArrayList<>();
    String sql = "";
    for (String line : Resources.text("answers.sql").lines().toList()) {
      if (line.startsWith("-- =")) {
        String statement = sql.strip();
        String expected = line.substring("-- =".length()).strip();
        tests.add(DynamicTest.dynamicTest(statement, () -> check(statement, expected)));
        sql = "";
      } else if (!line.startsWith("#")) {
        sql += line + "\n";
      }
    }
    return tests;
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
