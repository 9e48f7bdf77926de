package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NormalisedTest {
  @Test
  void theOrderOfWithinGroupGoesIntoTheCall() {
    assertThat(Normalised.of("SELECT approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY x) FROM t"))
        .isEqualTo("SELECT approx_percentile_cont(0.9                ORDER BY x) FROM t");
    assertThat(Normalised.of("approx_median(x)\n/* a ) */ within group (order by (y))"))
        .isEqualTo("approx_median(x \n                        order by (y))");
  }

  @Test
  void unsignedTypesGetTheNamesOfTheEngine() {
    assertThat(Normalised.of("CAST(x AS INT UNSIGNED), y::bigint unsigned, z"))
        .isEqualTo("CAST(x AS UINTEGER    ), y::UBIGINT        , z");
  }

  @Test
  void positionsStay() {
    String sql =
        "SELECT approx_percentile_cont(f(1)) WITHIN GROUP (ORDER BY INT UNSIGNED '1'), oops(";
    assertThat(Normalised.of(sql)).hasSameSizeAs(sql);
    assertThat(Normalised.of(sql).indexOf("oops")).isEqualTo(sql.indexOf("oops"));
  }

  @Test
  void whatIsNoCodeIsLeftAlone() {
    for (String sql :
        List.of(
            "SELECT 'f(1) WITHIN GROUP (ORDER BY x)', \"INT UNSIGNED\" -- INT UNSIGNED",
            "SELECT $$INT UNSIGNED$$, $a$ approx_median(1) WITHIN GROUP ( $a$, E'\\' INT UNSIGNED'",
            "SELECT /* INT UNSIGNED */ percentile_cont(0.5) WITHIN GROUP (ORDER BY x)",
            "SELECT mode() WITHIN GROUP (ORDER BY approx_median(x))",
            "SELECT 1 WITHIN, unsigned FROM t")) {
      assertThat(Normalised.of(sql)).isEqualTo(sql);
    }
  }

  @Test
  void unbalancedTextsAreLeftToTheParser() {
    for (String sql :
        List.of("WITHIN GROUP (", ")) WITHIN GROUP ((", "'UNSIGNED", "INT UNSIGNED '")) {
      assertThat(Normalised.of(sql)).hasSameSizeAs(sql);
    }
    String deep = "(".repeat(3000) + " WITHIN GROUP (" + ")".repeat(5000);
    assertThat(Normalised.of(deep)).isEqualTo(deep);
  }
}
