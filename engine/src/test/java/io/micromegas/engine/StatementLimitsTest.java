package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatementLimitsTest {
  private static final ParsingSettings SETTINGS = new ParsingSettings(1, 1 << 28, 1000, 5, 2);

  private static void check(String sql) {
    StatementLimits.check(sql, SETTINGS);
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
    check("x".repeat(1000));
    assertRefused("x".repeat(1001), "maxText");
    assertRefused("é".repeat(501), "maxText");
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
    check("select a->'b'->'c'->'d', a->>'b', b - > c");
  }

  @Test
  void everyTextIsScannedToItsEnd() {
    SplittableRandom random = new SplittableRandom(42);
    String[] pieces = {
      "'", "\"", "$", "$a$", "--", "\n", "/*", "*/", "(", ")", "e'", "\\", "x", "case"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder sql = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        sql.append(pieces[random.nextInt(pieces.length)]);
      }
      assertThatCode(
              () -> {
                try {
                  check(sql.toString());
                } catch (MicromegasException e) {
                  // Refused is fine; running over the end is not.
                }
              })
          .as("case %s of seed 42: %s", i, sql)
          .doesNotThrowAnyException();
    }
  }
}
