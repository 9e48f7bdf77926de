package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that are Parquet files and what is not in them yet. */
class StoredViewsTest {
  private static final long START = FakeLakehouse.START;
  private static final long SECOND = FakeLakehouse.SECOND;
  private static final int STORED = 20_000;

  @TempDir static Path directory;
  private static QueryFixture fixture;
  private static List<Path> files;

  @BeforeAll
  static void start() throws IOException {
    fixture =
        new QueryFixture(
            engine -> engine.withAllowedDirectories(List.of(directory)), QuerySettings.defaults());
    Path views =
        directory.resolve("somebody's lake, of long names/views/log_entries/global/2024-05-01");
    Files.createDirectories(views);
    LakeFiles lake = new LakeFiles(views);
    // Entries 10 to 20,009; the ten before are in memory.
    files =
        List.of(
            lake.logs("12-00-00_433e6eee-8a4a-4b84-8a3b-e432a2731f37.parquet", 10, 10 + STORED / 2),
            lake.logs(
                "15-00-00_533e6eee-8a4a-4b84-8a3b-e432a2731f37.parquet",
                10 + STORED / 2,
                10 + STORED));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void filesAndTail() {
    fixture.lake.hints.clear();
    fixture.lake.stored.put(
        "log_entries",
        tail ->
            new RelationSql.Builder()
                .text("SELECT * FROM " + RelationSql.parquet(files))
                .text(" UNION ALL SELECT * FROM ")
                .scan(tail)
                .build());
  }

  private static String rows(String sql, TimeRange range) {
    QueryRequest request = new QueryRequest(sql, range, OptionalLong.empty(), "test");
    return String.join(
        " | ", fixture.rows(request).stream().map(row -> String.join(",", row)).toList());
  }

  @Test
  void aViewIsItsFilesAndItsTail() {
    assertThat(fixture.text("SELECT count(*), min(msg), max(time)::text FROM log_entries"))
        .isEqualTo("20010,message 0,2024-05-01 17:33:29");
    assertThat(fixture.text("SELECT l.msg FROM log_entries AS l WHERE l.time = '" + at(9) + "'"))
        .isEqualTo("message 9");
    assertThat(
            fixture.text(
                "SELECT log_entries.msg FROM public.log_entries WHERE time='" + at(15) + "'"))
        .isEqualTo("message 15");
  }

  @Test
  void columnAliasesSamplesJoinsAndCommonTableExpressionsAreAsBefore() {
    String sql =
        "WITH c AS (SELECT * FROM log_entries) SELECT a.b, count(*) FROM log_entries AS a(b, c)"
            + " JOIN c ON c.time = a.time AND c.msg = a.msg GROUP BY 1 ORDER BY 1";
    assertThat(fixture.text(sql))
        .isEqualTo(FakeLakehouse.PROCESS + ",10005 | " + FakeLakehouse.OTHER + ",10005");
    assertThat(fixture.text("SELECT count(*) FROM log_entries TABLESAMPLE 100%"))
        .isEqualTo("20010");
    assertThat(
            fixture.text(
                "SELECT count(*) FROM log_entries l, LATERAL (SELECT msg FROM log_entries m WHERE"
                    + " m.time = l.time) WHERE l.level = 2"))
        .isEqualTo("3335");
  }

  /** The files have five row groups each. */
  @Test
  void theNewestRowsOfLargeFilesAreInFewRowGroups() {
    Map<String, String> read =
        Map.of(
            "SELECT msg FROM log_entries ORDER BY time DESC LIMIT 3",
            "1 of 10 row groups",
            "SELECT msg FROM log_entries WHERE level = 2 ORDER BY time DESC LIMIT 3",
            "1 of 10 row groups",
            "SELECT msg FROM log_entries ORDER BY time LIMIT 3 OFFSET 12",
            "1 of 10 row groups",
            "SELECT msg FROM log_entries ORDER BY time DESC LIMIT 3000",
            "2 of 10 row groups",
            "SELECT msg FROM log_entries WHERE msg = 'message 7' ORDER BY time DESC LIMIT 3",
            " of 10 row groups");
    read.forEach((sql, groups) -> {
      String answer = fixture.text(sql);
      fixture.lake.storedRows = STORED;
      try {
        assertThat(fixture.text(sql)).as(sql).isEqualTo(answer);
        assertThat(fixture.text("EXPLAIN ANALYZE " + sql)).as(sql).contains(groups);
      } finally {
        fixture.lake.storedRows = 0;
      }
    });
  }

  @Test
  void theRangeOfTheApiReachesTheLakeAndFiltersWhatItLeavesIn() {
    TimeRange range = new TimeRange(START + 5 * SECOND, START + 14 * SECOND);
    fixture.lake.ranges.clear();
    assertThat(rows("SELECT count(*), min(time)::text, max(time)::text FROM log_entries", range))
        .isEqualTo("10,2024-05-01 12:00:05,2024-05-01 12:00:14");
    assertThat(fixture.lake.ranges).containsExactly(range);
  }

  @Test
  void conditionsReachTheFilesAndTheTail() {
    fixture.rows("SELECT msg FROM log_entries WHERE time >= '" + at(4) + "' AND level < 4");
    assertThat(fixture.lake.hints)
        .contains(new ScanHint.Between(7, START + 4 * SECOND, Long.MAX_VALUE));
    String plan =
        fixture.text("EXPLAIN ANALYZE SELECT msg FROM log_entries WHERE time < '" + at(300) + "'");
    // 290 entries of the first row group, of 20,000 in ten; projection is pushed down, too.
    assertThat(plan).containsPattern("290 rows").doesNotContain("process_id");
  }

  @Test
  void constantsOfTheRangeReachThem() {
    rows("SELECT msg FROM log_entries", new TimeRange(START + 4 * SECOND, START + 20 * SECOND));
    assertThat(fixture.lake.hints)
        .contains(new ScanHint.Between(7, START + 4 * SECOND, START + 20 * SECOND));
  }

  @Test
  void columnsAreLabelledAsThoseOfTheView() {
    QueryRequest request =
        new QueryRequest(
            "SELECT process_id, time, level, upper(msg) AS m FROM log_entries",
            TimeRange.ALL,
            OptionalLong.empty(),
            "test",
            true);
    Schema described = fixture.service.describe(request);
    try (QueryResult result = fixture.service.execute(request)) {
      assertThat(result.schema()).isEqualTo(described);
      assertThat(result.next()).isTrue();
    }
    assertThat(described.getFields())
        .extracting(Field::isNullable)
        .containsExactly(false, false, false, true);
    assertThat(described.findField("process_id").getDictionary()).isNotNull();
  }

  @Test
  void describingAsksTheLakeNothing() {
    int before = fixture.lake.opened.get();
    fixture.service.describe(QueryFixture.request("SELECT * FROM log_entries"));
    assertThat(fixture.text("DESCRIBE log_entries"))
        .startsWith("process_id,VARCHAR,NO | stream_id");
    assertThat(fixture.lake.opened.get()).isEqualTo(before);
  }

  @Test
  void oneScanReadAtSeveralPlaces() {
    fixture.lake.stored.put(
        "log_entries",
        tail ->
            new RelationSql.Builder()
                .text("SELECT * FROM ")
                .scan(tail)
                .text(" WHERE level < 3 UNION ALL SELECT * FROM ")
                .scan(tail)
                .text(" WHERE level >= 3")
                .build());
    assertThat(fixture.text("SELECT count(*), count(DISTINCT msg) FROM log_entries"))
        .isEqualTo("10,10");
    assertThat(fixture.text("SELECT count(*) FROM log_entries a JOIN log_entries b USING (msg)"))
        .isEqualTo("10");
  }

  @Test
  void filesAreNoTablesOfUsers() {
    for (String sql :
        List.of(
            "SELECT * FROM " + RelationSql.parquet(files),
            "SELECT * FROM '" + files.getFirst() + "'",
            "SELECT * FROM \"" + files.getFirst() + "\"",
            "WITH \""
                + files.getFirst()
                + "\" AS (SELECT 1) SELECT * FROM \""
                + files.getFirst()
                + "\" a, \""
                + files.getFirst()
                + "x\" b",
            "SELECT * FROM log_entries, read_parquet('" + files.getFirst() + "')",
            "SELECT * FROM lake_scan('relation_0')",
            "SELECT * FROM lake_scan(1)",
            "SELECT read_parquet('" + files.getFirst() + "') FROM log_entries")) {
      assertThatExceptionOfType(MicromegasException.class)
          .as(sql)
          .isThrownBy(() -> fixture.rows(sql))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
  }

  @Test
  void whatUsersWriteIsNeverTakenForARelation() {
    String call = "lake_scan('relation_00000000000000000000000000000000_0')";
    assertThat(
            fixture.text(
                "SELECT '"
                    + call.replace("'", "''")
                    + "' AS \""
                    + call
                    + "\", count(*) FROM log_entries"))
        .isEqualTo(call + ",20010");
  }

  @Test
  void plansAndErrorsDoNotSayWhereFilesAre() throws IOException {
    for (String how : List.of("EXPLAIN ", "EXPLAIN ANALYZE ")) {
      assertThat(fixture.text(how + "SELECT * FROM log_entries WHERE level = 1"))
          .doesNotContain(directory.getFileName().toString())
          .doesNotContain("somebody");
    }
    assertThat(fixture.text("EXPLAIN ANALYZE SELECT * FROM log_entries"))
        .contains("(12-00-00_433e6eee-8a4a-4b84-8a3b-e432a2731f37.parquet");

    Path gone = directory.resolve("gone.parquet");
    fixture.lake.stored.put(
        "log_entries",
        tail ->
            new RelationSql(
                List.of(
                    new RelationSql.Text("SELECT * FROM " + RelationSql.parquet(List.of(gone))))));
    assertError("\"gone.parquet\"", ErrorCode.UNAVAILABLE);
    Files.writeString(gone, "this is not Parquet, but it is long enough to have a footer");
    assertError(
        "damaged: Invalid Input Error: No magic bytes found at end of file 'gone.parquet'",
        ErrorCode.DATA_LOSS);
  }

  private static void assertError(String text, ErrorCode code) {
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows("SELECT msg FROM log_entries"))
        .withMessageContaining(text)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(directory.toString()));
  }

  @Test
  void aViewWithOtherColumnsThanItSaysIsADefect() {
    fixture.lake.stored.put(
        "log_entries",
        tail ->
            new RelationSql.Builder()
                .text("SELECT * REPLACE (CAST(level AS BIGINT) AS level) FROM ")
                .scan(tail)
                .build());
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows("SELECT level FROM log_entries"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }

  private static String at(int second) {
    return java.time.Instant.ofEpochSecond(0, START + second * SECOND).toString();
  }
}
