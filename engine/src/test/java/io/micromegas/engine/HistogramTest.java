package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramTest {
  @TempDir Path directory;
  private DuckDbEngine engine;

  @BeforeEach
  void start() {
    SlotSettings slots = SlotSettings.defaults();
    engine = new DuckDbEngine(EngineSettings.defaults(directory).withSlots(slots));
  }

  @AfterEach
  void stop() {
    engine.close();
    assertThat(NativeHandles.count(HistogramCallbacks.Aggregate.class)).isZero();
    assertThat(NativeHandles.count(HistogramBounds.class)).isZero();
  }

  private List<String> run(String sql) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      List<String> rows = Rows.of(session, sql);
      assertThat(used()).as("bytes of bins left by %s", sql).isZero();
      return rows;
    }
  }

  private static long used() {
    return NativeHandles.stream(HistogramCallbacks.Aggregate.class)
        .mapToLong(aggregate -> aggregate.memory().used())
        .sum();
  }

  private void fails(String sql, ErrorCode code, String text) {
    assertThatThrownBy(() -> run(sql))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(text);
    assertThat(used()).as("bytes of bins left by %s", sql).isZero();
  }

  @Test
  void counts_values_in_bins_and_those_outside_in_the_nearest() {
    assertThat(run("SELECT make_histogram(0, 10, 5, v) FROM range(11) t(v)"))
        .containsExactly(
            "{\"start\":0.0,\"end\":10.0,\"min\":0.0,\"max\":10.0,\"sum\":55.0,\"sum_sq\":385.0,"
                + "\"count\":11,\"bins\":[2,2,2,2,3]}");
    assertThat(run("SELECT make_histogram(0, 10, 2, v).bins FROM (VALUES (-7), (0), (99)) t(v)"))
        .containsExactly("[2,1]");
  }

  @Test
  void a_state_of_no_rows_knows_constant_bounds_only() {
    assertThat(run("SELECT make_histogram(0, 10, 2, v).bins FROM range(0) t(v)"))
        .containsExactly("[0,0]");
    assertThat(run("SELECT make_histogram(v, 10, 2, v) FROM range(0) t(v)"))
        .containsExactly("null");
    assertThat(
            run(
                "SELECT sum_histograms(h) FROM (SELECT make_histogram(0, 1, 1, v) AS h"
                    + " FROM range(0) t(v) GROUP BY v)"))
        .containsExactly("null");
  }

  @Test
  void many_groups_come_in_many_result_vectors() {
    assertThat(
            run(
                "SELECT count(*), min(h.count), max(h.count), sum(list_sum(h.bins)), sum(h.bins[3])"
                    + " FROM (SELECT v % 5000 AS g, make_histogram(0, 30, 3, v // 5000) AS h FROM"
                    + " range(150000) t(v) GROUP BY g)"))
        .containsExactly("5000|30|30|150000|50000");
  }

  @Test
  void windows_answer_what_groups_do() {
    String frames = "OVER (ORDER BY v ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)";
    assertThat(run("SELECT make_histogram(0, 4, 2, v) " + frames + ".bins FROM range(4) t(v)"))
        .containsExactly("[1,0]", "[2,0]", "[2,1]", "[1,2]");
    assertThat(run("SELECT DISTINCT make_histogram(0, 4, 2, v) OVER () .bins FROM range(4) t(v)"))
        .containsExactly("[2,2]");
  }

  @Test
  void distinct_filter_and_lists_are_the_engines_matter() {
    assertThat(
            run(
                "SELECT make_histogram(DISTINCT 0, 4, 2, v % 2).count,"
                    + " (make_histogram(0, 4, 2, v) FILTER (WHERE v > 100)).count,"
                    + " (make_histogram(0, 4, 2, v ORDER BY v DESC)).count FROM range(9) t(v)"))
        .containsExactly("2|0|9");
    assertThat(
            run(
                "SELECT list_aggregate([make_histogram(0, 4, 2, v), NULL, make_histogram(0, 4, 2,"
                    + " v)], 'sum_histograms').bins FROM range(9) t(v)"))
        .containsExactly("[4,14]");
    fails(
        "SELECT list_aggregate([1, 2], 'make_histogram')",
        ErrorCode.INVALID_ARGUMENT,
        "make_histogram");
  }

  @Test
  void bounds_that_make_no_sense_are_refused_when_the_statement_is_planned() {
    String rest = ", 1) FROM range(0)";
    fails("SELECT make_histogram(0, 10, 0" + rest, ErrorCode.INVALID_ARGUMENT, "at least one bin");
    fails("SELECT make_histogram(2, 1, 5" + rest, ErrorCode.INVALID_ARGUMENT, "not after its end");
    fails("SELECT make_histogram(NULL, 1, 5" + rest, ErrorCode.INVALID_ARGUMENT, "NULL");
    fails("SELECT make_histogram('inf', 1, 5" + rest, ErrorCode.INVALID_ARGUMENT, "finite");
    fails(
        "SELECT make_histogram(v, 10, 5, v) FROM range(5) t(v)",
        ErrorCode.INVALID_ARGUMENT,
        "bounds/bins changed between rows of one group, from 5 bins from 0.0 to 10.0 to 5 bins");
  }

  @Test
  void bins_have_a_budget() {
    fails(
        "SELECT make_histogram(0, 1, 9000000000000000000, 1)",
        ErrorCode.RESOURCE_EXHAUSTED,
        "fewer groups or bins");
    fails(
        "SELECT v, make_histogram(0, 1, 1000000, v) FROM range(10000) t(v) GROUP BY v",
        ErrorCode.RESOURCE_EXHAUSTED,
        "fewer groups or bins");
    assertThat(run("SELECT make_histogram(0, 1, 3, 1).bins")).containsExactly("[0,0,1]");
  }

  @Test
  void histograms_up_to_powers_of_two_are_summed_in_the_widest() {
    // 3 is in bin 1 of 4 up to 8, 0.5 in bin 2 of 4 up to 1: of 4 up to 8 that is bin 0.
    assertThat(
            run(
                "SELECT unnest([s.start, s.\"end\", s.count]), s.bins FROM (SELECT sum_histograms(h)"
                    + " AS s FROM (SELECT make_histogram(0, 8, 4, 3) AS h UNION ALL"
                    + " SELECT make_histogram(0, 1, 4, 0.5) UNION ALL"
                    + " SELECT make_histogram(-2, 2, 4, -1.5)))"))
        .containsExactly("-8.0|[0,1,2,0]", "8.0|[0,1,2,0]", "3.0|[0,1,2,0]");
  }

  @Test
  void incompatible_histograms_are_not_summed() {
    fails(
        "SELECT sum_histograms(h) FROM (SELECT make_histogram(0, n + 2, 2, 1) AS h FROM range(2)"
            + " t(n) GROUP BY n)",
        ErrorCode.INVALID_ARGUMENT,
        "Error merging incompatible histograms");
  }

  @Test
  void the_sum_of_parts_is_the_whole() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int rows = random.nextInt(20_000);
      int groups = 1 + random.nextInt(3000);
      int bins = 1 + random.nextInt(40);
      String values =
          "(SELECT hash(v) % "
              + groups
              + " AS g, CASE WHEN v % 11 = 0 THEN NULL ELSE"
              + " CAST(hash(v + "
              + seed
              + ") % 1000 AS DOUBLE) END AS x FROM range("
              + rows
              + ") t(v))";
      String make = "make_histogram(100, 850, " + bins + ", x)";
      List<String> whole = run("SELECT " + make + " FROM " + values);
      List<String> sum =
          run(
              "SELECT sum_histograms(h) FROM (SELECT "
                  + make
                  + " AS h FROM "
                  + values
                  + " GROUP BY g)");
      assertThat(sum).as("seed %d", seed).isEqualTo(rows == 0 ? List.of("null") : whole);
    }
  }

  @Test
  void counts_as_java_does() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double start = random.nextInt(100) - 50;
      double end = start + random.nextInt(30);
      int bins = 1 + random.nextInt(12);
      long[] expected = new long[bins];
      List<String> values = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        double value = (random.nextDouble() - 0.5) * 200;
        value = random.nextInt(20) == 0 ? Double.NaN : value;
        value = random.nextInt(20) == 0 ? end : value;
        double width = (end - start) / bins;
        double bin = Math.floor((value - start) / width);
        expected[Double.isNaN(bin) ? 0 : (int) Math.clamp(bin, 0.0, bins - 1.0)]++;
        values.add("(CAST('" + value + "' AS DOUBLE))");
      }
      String sql =
          "SELECT make_histogram("
              + start
              + ", "
              + end
              + ", "
              + bins
              + ", v).bins FROM (VALUES "
              + String.join(", ", values)
              + ") t(v)";
      assertThat(run(sql))
          .as("seed %d", seed)
          .containsExactly(Arrays.toString(expected).replace(" ", ""));
    }
  }
}
