package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.ScanHint;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a statement says about time reaches the relations, which then skip blocks. */
class ScanHintsTest {
  private static final long START = FakeLakehouse.START;
  private static final long SECOND = FakeLakehouse.SECOND;
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void forget() {
    fixture.lake.hints.clear();
  }

  @Test
  void nowMinusAnIntervalIsAConstant() {
    String sql = "SELECT count(*) FROM log_entries WHERE time >= now() - interval '5 seconds'";
    assertThat(fixture.text(sql)).isEqualTo("4");
    // The query's clock has microseconds.
    assertThat(timeHints())
        .isEqualTo(new TimeRange(START + 5 * SECOND + 123_456_000L, Long.MAX_VALUE));
  }

  @Test
  void betweenWithTextAndTimestampLiterals() {
    fixture.rows(
        "SELECT msg FROM log_entries WHERE time BETWEEN '2024-05-01T12:00:01Z'"
            + " AND TIMESTAMP '2024-05-01T14:00:03+02:00'");
    assertThat(timeHints()).isEqualTo(new TimeRange(START + SECOND, START + 3 * SECOND));
  }

  @Test
  void andWithOtherConditions() {
    fixture.rows(
        "SELECT msg FROM log_entries WHERE level < 4 AND time >= '2024-05-01T12:00:01Z'"
            + " AND time <= '2024-05-01T12:00:02Z' AND msg LIKE '%e%'");
    assertThat(timeHints()).isEqualTo(new TimeRange(START + SECOND, START + 2 * SECOND));
  }

  @Test
  void throughCommonTableExpressionsSubqueriesAndJoins() {
    for (String sql :
        List.of(
            "WITH l AS (SELECT time, msg FROM log_entries) SELECT msg FROM l WHERE %s",
            "SELECT msg FROM (SELECT time, upper(msg) AS msg FROM log_entries) WHERE %s",
            "SELECT l.msg FROM log_entries l JOIN processes p USING (process_id) WHERE %s",
            "SELECT date_bin('1 minute', time), count(*) FROM log_entries WHERE %s GROUP BY 1",
            "SELECT count(*) FROM view_instance('log_entries', '"
                + FakeLakehouse.PROCESS
                + "') WHERE %s")) {
      fixture.lake.hints.clear();
      fixture.rows(sql.formatted("time >= '2024-05-01T12:00:04Z'"));
      assertThat(timeHints().begin()).as(sql).isEqualTo(START + 4 * SECOND);
    }
  }

  @Test
  void theRangeOfTheApiFiltersAndHintsEveryReference() {
    TimeRange range = new TimeRange(START + 2 * SECOND, START + 4 * SECOND);
    String count = "SELECT count(*) FROM log_entries";

    assertThat(rows(count, range)).isEqualTo("3");
    assertThat(timeHints()).isEqualTo(range);
    assertThat(rows("SELECT (" + count + "), (" + count + " WHERE level = 5)", range))
        .isEqualTo("3,1");
    assertThat(rows("WITH l AS (SELECT * FROM log_entries) SELECT count(*) FROM l", range))
        .isEqualTo("3");
    assertThat(rows("SELECT log_entries.msg FROM public.log_entries LIMIT 1", range))
        .isEqualTo("message 2");
  }

  @Test
  void oneSideOfTheRangeAlone() {
    String sql = "SELECT count(*) FROM log_entries";
    assertThat(rows(sql, new TimeRange(START + 8 * SECOND, Long.MAX_VALUE))).isEqualTo("2");
    assertThat(rows(sql, new TimeRange(Long.MIN_VALUE, START))).isEqualTo("1");
    assertThat(rows(sql, new TimeRange(-5, -3))).isEqualTo("0");
  }

  @Test
  void viewsOfIntervalsAreSelectedByOverlap() {
    String spans =
        "SELECT count(*) FROM view_instance('thread_spans', '" + FakeLakehouse.STREAM + "')";
    assertThat(rows(spans, new TimeRange(START + 1, START + 2))).isEqualTo("1");
    assertThat(rows("SELECT exe FROM processes", new TimeRange(START + 6 * SECOND, START * 2)))
        .isEqualTo("game");
    assertThat(rows("SELECT count(*) FROM information_schema.tables", new TimeRange(1, 2)))
        .isEqualTo("7");
  }

  @Test
  void theRangeAndTheIdSelectTheSpansOfATrace() {
    String second = "74726163652d6e756d6265722d303031";
    String spans = "SELECT count(*) FROM trace('" + second + "')";
    assertThat(rows(spans, TimeRange.ALL)).isEqualTo("1");
    assertThat(fixture.lake.hints).contains(new ScanHint.BytesEqual(1, second));
    assertThat(rows(spans, new TimeRange(START, START + SECOND))).isEqualTo("1");
    assertThat(rows(spans, new TimeRange(START, START + SECOND - 1))).isEqualTo("0");
    assertThat(rows(spans, new TimeRange(START + 3 * SECOND + 1, Long.MAX_VALUE))).isEqualTo("0");
  }

  private static String rows(String sql, TimeRange range) {
    return String.join(
        " ",
        fixture.rows(new QueryRequest(sql, range, OptionalLong.empty(), "test")).stream()
            .map(row -> String.join(",", row))
            .toList());
  }

  /** What all hints on the column time say together. */
  private static TimeRange timeHints() {
    long low = Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    for (ScanHint hint : fixture.lake.hints) {
      if (hint instanceof ScanHint.Between between && between.column() == 7) {
        low = Math.max(low, between.low());
        high = Math.min(high, between.high());
      }
    }
    return new TimeRange(low, high);
  }
}
