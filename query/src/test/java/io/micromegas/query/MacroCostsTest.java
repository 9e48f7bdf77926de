package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MacroCostsTest {
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static int factor(String prelude, String function) {
    return new MacroCosts(prelude).factor(Nodes.call(function, List.of()));
  }

  @Test
  void usesOfAnArgumentAreCountedThroughOtherMacros() {
    String prelude =
        """
        CREATE MACRO once(a) AS f(a);
        CREATE MACRO twice(a, b) AS a + f(a) + 'a' || b; -- a
        CREATE MACRO four(a) AS twice(a, 1) + twice(1, once(a)),
          (a, b) AS b;
        CREATE MACRO typed(a VARCHAR) AS a,
          (a BIGINT) AS a + a;
        """;
    assertThat(factor(prelude, "once")).isEqualTo(1);
    assertThat(factor(prelude, "twice")).isEqualTo(2);
    assertThat(factor(prelude, "four")).isEqualTo(4);
    assertThat(factor(prelude, "typed")).isEqualTo(3);
    assertThat(factor(prelude, "other")).isEqualTo(1);
  }

  @Test
  void whatRoundsTimesUsesThemOnce() {
    String prelude = QueryDialect.prelude();
    for (String function : List.of("date_trunc", "floor_to_micros", "initcap", "to_date")) {
      assertThat(factor(prelude, function)).as(function).isEqualTo(1);
    }
  }

  @Test
  void callsThatMultiplyAreRefusedBeforeTheyArePlanned() {
    String nested = "x";
    for (int i = 0; i < 20; i++) {
      nested = "find_in_set(" + nested + ", 'a')";
    }
    String sql = "SELECT " + nested + " FROM (SELECT 'a' AS x)";
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows(sql))
        .withMessageContaining("nests functions too deeply")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    String months = "time" + " + INTERVAL '1 month'".repeat(30);
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows("SELECT " + months + " FROM log_entries"))
        .withMessageContaining("nests functions too deeply");
    String hours = "time" + " + INTERVAL '1 hour'".repeat(30);
    assertThat(fixture.text("SELECT min(" + hours + ") FROM log_entries"))
        .isEqualTo("1714672800000000000");
  }
}
