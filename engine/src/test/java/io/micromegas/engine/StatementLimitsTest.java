package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementLimitsTest {
  @TempDir static Path directory;
  private static DuckDbEngine engine;

  @BeforeAll
  static void start() {
    EngineSettings settings = EngineSettings.defaults(directory);
    engine =
        new DuckDbEngine(
            settings
                .withSlots(settings.slots().withCount(1, 1))
                .withParsing(new ParsingSettings(1, 1 << 28, 1000, 200, 5, 2)));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static void check(String sql) {
    engine.parseToJson(sql);
  }

  private static void assertRefused(String sql, String limit) {
    assertThatThrownBy(() -> check(sql))
        .as(sql)
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e ->
                org.assertj.core.api.Assertions.assertThat(e.code())
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(limit);
  }

  @Test
  void longTextsAreRefused() {
    check("select '" + "x".repeat(991) + "'");
    assertRefused("x".repeat(1001), "maxText");
    assertRefused("é".repeat(501), "maxText");
  }

  @Test
  void manyTokensAreRefused() {
    check("select 1" + ", 2".repeat(99));
    assertRefused("select 1" + ", 2".repeat(100), "maxTokens");
  }

  @Test
  void deepBracketsAndCasesAreRefused() {
    check("select (((((1)))))");
    assertRefused("select ((((((1))))))", "maxNesting");
    assertRefused("select [[[{'a': ([1])}]]]", "maxNesting");
    check("select (1), (2), (3), (4), (5), (6), (7)");
    check("select case when a then b end, case when c then d end");
    assertRefused("select case case case case case case when 1", "maxNesting");
    assertRefused("select CaSe " + "case ".repeat(5), "maxNesting");
    check("select showcase, cases, case_id, \"case\" from endless");
  }

  @Test
  void bracketsThatAreNotSyntaxDoNotCount() {
    String many = "(".repeat(100);
    check("select '" + many + "'");
    check("select 'it''s " + many + "' from t");
    check("select e'it\\'s " + many + "' from t");
    check("select \"" + many + "\" from t");
    check("select 1 -- " + many + "\n from t");
    check("select 1 /* " + many + " */ from t");
    check("select $$ " + many + " $$");
    check("select $tag$ $$ " + many + " $tag$");
    check("select $1, a$b$c from t");
  }

  @Test
  void whatFollowsATextCounts() {
    String many = "(".repeat(6);
    List.of(
            "select '' " + many,
            "select 'a''b' " + many,
            "select e'\\\\' " + many,
            "select 'a\\' " + many,
            "select \"a\" " + many,
            "select 1 -- x\n" + many,
            "select 1 /* x */ " + many,
            "select $$ x $$ " + many,
            "select $1 " + many,
            "select 1 - " + many,
            "select 1 / " + many)
        .forEach(sql -> assertRefused(sql, "maxNesting"));
  }

  @Test
  void nestedLambdasAreRefused() {
    check("select f(a, lambda x: g(x, lambda y: y)), f(a, lambda x: x), f(a, lambda x: x)");
    assertRefused("select f(lambda x: f(lambda y: f(lambda z: 1)))", "maxLambdaNesting");
    assertRefused("select f(x -> f(y -> f(z -> 1)))", "maxLambdaNesting");
    check("select a->'b'->'c'->'d', a->>'b'");
  }

  @Test
  void whatClosesNothingDoesNotCountAsClosing() {
    for (String closing : List.of("end", "]", "}")) {
      assertRefused("select " + ("( " + closing + " ").repeat(6), "maxNesting");
    }
    assertRefused("select " + "case ) ".repeat(6), "maxNesting");
  }
}
