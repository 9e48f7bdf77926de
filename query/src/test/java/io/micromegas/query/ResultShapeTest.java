package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Types, names and nullability of results; batches; limits; EXPLAIN. */
class ResultShapeTest {
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        new QueryFixture(
            UnaryOperator.identity(),
            new QuerySettings(java.time.Duration.ofMinutes(1), 64 << 10, TreeLimits.DEFAULT));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void columnsOfAViewKeepTheirTypesAndNotNull() {
    for (QueryService.TableInfo table : fixture.service.tables()) {
      Schema streamed =
          fixture.service.describe(QueryFixture.request("SELECT * FROM " + table.name()));
      assertThat(streamed).as(table.name()).isEqualTo(table.schema());
    }
    assertThat(shape("SELECT time, l.level, msg AS m, level + 1 AS next FROM log_entries l"))
        .containsExactly(
            "time: Timestamp(NANOSECOND, +00:00) not null",
            "level: Int(32, true) not null",
            "m: Utf8 not null",
            "next: Int(32, true)");
  }

  @Test
  void binaryColumnsOfAFixedWidthKeepIt() {
    String spans = "view_instance('otel_spans', '" + FakeLakehouse.PROCESS + "')";
    assertThat(shape("SELECT trace_id, span_id AS id, hex(span_id) AS h FROM " + spans))
        .containsExactly(
            "trace_id: FixedSizeBinary(16) not null", "id: FixedSizeBinary(8) not null", "h: Utf8");
    assertThat(shape("SELECT max(span_id) AS m FROM " + spans)).containsExactly("m: Binary");
    try (QueryResult result =
        fixture.service.execute(
            QueryFixture.request("SELECT span_id, name FROM " + spans + " ORDER BY start_time"))) {
      assertThat(result.next()).isTrue();
      assertThat(result.root().getVector(0).getObject(2))
          .isEqualTo("span-002".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(result.next()).isFalse();
    }
    assertThat(fixture.text("DESCRIBE SELECT span_id FROM " + spans)).isEqualTo("span_id,BLOB,NO");
    // With dictionaries beside them, and in a query that is cut to a number of rows.
    QueryRequest some =
        new QueryRequest(
            "SELECT span_id, name FROM " + spans + " ORDER BY start_time",
            TimeRange.ALL,
            OptionalLong.of(2),
            "test",
            true);
    try (QueryResult result = fixture.service.execute(some)) {
      assertThat(result.next()).isTrue();
      assertThat(result.root().getRowCount()).isEqualTo(2);
      assertThat(result.root().getVector(0).getObject(1))
          .isEqualTo("span-001".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
  }

  @Test
  void whatJoinsAndGroupingSetsCanMakeNullIsNullable() {
    assertThat(shape("SELECT l.level FROM processes p LEFT JOIN log_entries l USING (process_id)"))
        .containsExactly("level: Int(32, true)");
    assertThat(shape("SELECT level FROM log_entries GROUP BY ROLLUP (level)"))
        .containsExactly("level: Int(32, true)");
    assertThat(shape("SELECT level FROM log_entries UNION ALL SELECT NULL"))
        .containsExactly("level: Int(32, true)");
    assertThat(shape("SELECT level FROM log_entries GROUP BY level"))
        .containsExactly("level: Int(32, true) not null");
  }

  @Test
  void integersByLiteralsAloneHave64Bits() {
    assertThat(shape("SELECT 1 AS a, 'x' AS b, 2.5 AS c, NULL AS d"))
        .containsExactly("a: Int(64, true)", "b: Utf8", "c: FloatingPoint(DOUBLE)", "d: Utf8");
    assertThat(
            shape(
                "SELECT -1 AS a, 1 + 2 * 3 AS b, CASE WHEN 1 = 1 THEN 1 END AS c, [1, NULL] AS d,"
                    + " {'x': 1} AS e, coalesce(NULL, 1) AS f, (SELECT 1) AS g, unnest([1]) AS h,"
                    + " max(CASE WHEN level = 1 THEN 1 ELSE 0 END) AS i FROM log_entries"))
        .containsExactly(
            "a: Int(64, true)",
            "b: Int(64, true)",
            "c: Int(64, true)",
            "d: List<item: Int(64, true)>",
            "e: Struct<x: Int(64, true)>",
            "f: Int(64, true)",
            "g: Int(64, true)",
            "h: Int(64, true)",
            "i: Int(64, true)");
    for (String sql :
        List.of(
            "SELECT x FROM (SELECT 1 AS x)",
            "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
            "SELECT 1 AS x UNION ALL SELECT 2",
            "SELECT level AS x FROM log_entries UNION ALL SELECT 2",
            "SELECT * FROM (VALUES (1), (NULL)) AS v(x)",
            "SELECT x FROM unnest([1, 2]) AS u(x)",
            "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t WHERE x < 3) SELECT x"
                + " FROM t")) {
      assertThat(shape(sql)).as(sql).containsExactly("x: Int(64, true)");
    }
  }

  @Test
  void integersBesideColumnsAndInCastsKeepTheirTypes() {
    assertThat(
            shape(
                "SELECT level + 1 AS a, max(level) AS b, CAST(1 AS INTEGER) AS c, coalesce(level, 0)"
                    + " AS d, length('abc') AS e, arrow_cast(1, 'Int32') AS f, 1::smallint AS g"
                    + " FROM log_entries GROUP BY level"))
        .containsExactly(
            "a: Int(32, true)",
            "b: Int(32, true)",
            "c: Int(32, true)",
            "d: Int(32, true)",
            "e: Int(64, true)",
            "f: Int(32, true)",
            "g: Int(16, true)");
  }

  @Test
  void noTypesThatClientsCannotRead() {
    assertThat(
            shape(
                "SELECT sum(level) AS s, count(*) AS c, avg(level) AS a, 1.5 AS d, 1::decimal(9, 2)"
                    + " AS e, now() - min(time) AS i, time '10:00' AS t, uuid() AS u,"
                    + " current_date AS day, NULL AS n, 99999999999::hugeint AS h, min(time)::timestamp"
                    + " AS ts, [min(time)] AS l, {'x': sum(level)} AS st, '1'::json AS j, x'ab' AS b"
                    + " FROM log_entries"))
        .containsExactly(
            "s: Int(64, true)",
            "c: Int(64, true)",
            "a: FloatingPoint(DOUBLE)",
            "d: FloatingPoint(DOUBLE)",
            "e: FloatingPoint(DOUBLE)",
            "i: Duration(NANOSECOND)",
            "t: Utf8",
            "u: Utf8",
            "day: Date(DAY)",
            "n: Utf8",
            "h: Int(64, true)",
            "ts: Timestamp(NANOSECOND, +00:00)",
            "l: List<item: Timestamp(NANOSECOND, +00:00)>",
            "st: Struct<x: Int(64, true)>",
            "j: Utf8",
            "b: Binary");
  }

  @Test
  void columnsWithoutAliasAreNamedAfterWhatWasWritten() {
    Schema schema =
        fixture.service.describe(
            QueryFixture.request(
                "SELECT count(*), sum(level), max(log_entries.time), count(DISTINCT level), now(),"
                    + " CURRENT_TIMESTAMP, level + 1, date_bin('1 minute', time), 1, 'x',"
                    + " log_entries.level, arrow_cast(level, 'Int64'), sum(level) FILTER (WHERE level > 1)"
                    + " FROM log_entries GROUP BY level, time"));
    assertThat(schema.getFields().stream().map(Field::getName))
        .containsExactly(
            "count(*)",
            "sum(level)",
            "max(log_entries.time)",
            "count(DISTINCT level)",
            "now()",
            "CURRENT_TIMESTAMP",
            "(level + 1)",
            "date_bin('1 minute', time)",
            "1",
            "'x'",
            "level",
            "arrow_cast(level, 'Int64')",
            "sum(level) FILTER (WHERE (level > 1))");
    assertThat(fixture.text("SELECT \"count(*)\" FROM (SELECT count(*) FROM log_entries)"))
        .isEqualTo("10");
  }

  @Test
  void batchesAreCutToTheirBound() {
    fixture.lake.logEntries = 20_000;
    List<String> messages = new ArrayList<>();
    try (QueryResult result = fixture.execute("SELECT time, msg, properties FROM log_entries")) {
      Object root = result.root();
      while (result.next()) {
        long bytes = 0;
        for (FieldVector vector : result.root().getFieldVectors()) {
          bytes += vector.getBufferSize();
          assertThat(vector.getValueCount()).isEqualTo(result.root().getRowCount());
        }
        // Validity bits and the last offset are rounded up to whole words.
        assertThat(bytes).isLessThanOrEqualTo((64 << 10) + 256);
        for (int row = 0; row < result.root().getRowCount(); row++) {
          messages.add(String.valueOf(result.root().getVector("msg").getObject(row)));
        }
        assertThat(result.root()).isSameAs(root);
      }
    } finally {
      fixture.lake.logEntries = 10;
    }
    assertThat(messages).hasSize(20_000).first().isEqualTo("message 0");
    assertThat(messages).last().isEqualTo("message 19999");
    assertThat(messages.stream().distinct()).hasSize(20_000);
  }

  @Test
  void aRowLargerThanABatchIsABatch() {
    assertThat(
            fixture.text(
                "SELECT length(s) FROM (SELECT list_reduce([repeat('x', 16000) FOR i IN range(20)], lambda a, b: a || b) AS s)"))
        .isEqualTo("320000");
    try (QueryResult result =
        fixture.execute(
            "SELECT list_reduce([repeat('x', 16000) FOR i IN range(20)], lambda a, b: a || b) AS s FROM range(3)")) {
      int batches = 0;
      while (result.next()) {
        assertThat(result.root().getRowCount()).isEqualTo(1);
        batches++;
      }
      assertThat(batches).isEqualTo(3);
    }
  }

  @Test
  void theLimitOfTheApiCapsTheWholeResultAndKeepsItsOrder() {
    String sql = "SELECT level, level, msg FROM log_entries ORDER BY time DESC";
    QueryRequest request = new QueryRequest(sql, TimeRange.ALL, OptionalLong.of(2), "test");
    assertThat(fixture.rows(request))
        .containsExactly(List.of("4", "4", "message 9"), List.of("3", "3", "message 8"));
    assertThat(fixture.service.describe(request))
        .isEqualTo(fixture.service.describe(QueryFixture.request(sql)));
    QueryRequest sums =
        new QueryRequest(
            "SELECT target, sum(level) FROM log_entries GROUP BY target ORDER BY 2 DESC",
            TimeRange.ALL,
            OptionalLong.of(1),
            "test");
    assertThat(fixture.rows(sums)).hasSize(1);
    QueryRequest none = new QueryRequest(sql, TimeRange.ALL, OptionalLong.of(0), "test");
    assertThat(fixture.rows(none)).isEmpty();
    QueryRequest small =
        new QueryRequest(sql + " LIMIT 1", TimeRange.ALL, OptionalLong.of(5), "test");
    assertThat(fixture.rows(small)).hasSize(1);
  }

  @Test
  void castsKeepTheOrderOfTheStatement() {
    assertThat(
            fixture.text(
                "SELECT sum(level) AS s, level FROM log_entries GROUP BY level ORDER BY level DESC"))
        .isEqualTo("6,6 | 5,5 | 8,4 | 6,3 | 4,2 | 2,1");
  }

  @Test
  void explainShowsThePlanWithTheNamesOfTheStatement() {
    String plan = fixture.text("EXPLAIN SELECT count(*) FROM log_entries WHERE level = 1");
    assertThat(plan).contains("Aggregate", "View Scan").doesNotContainIgnoringCase("lake");
    assertThat(fixture.text("EXPLAIN ANALYZE SELECT count(*) FROM log_entries"))
        .contains("Aggregate");
    assertThat(fixture.text("explain (select 1)")).isNotEmpty();
    assertThat(fixture.service.describe(QueryFixture.request("EXPLAIN SELECT 1")).getFields())
        .extracting(Field::getName)
        .containsExactly("plan_type", "plan");
  }

  private static List<String> shape(String sql) {
    Schema described = fixture.service.describe(QueryFixture.request(sql));
    try (QueryResult result = fixture.execute(sql)) {
      assertThat(result.schema()).isEqualTo(described);
      assertThat(result.next()).isTrue();
    }
    return described.getFields().stream().map(field -> show(field)).toList();
  }

  private static String show(Field field) {
    String children =
        field.getChildren().isEmpty()
            ? ""
            : "<"
                + String.join(
                    ", ", field.getChildren().stream().map(ResultShapeTest::show).toList())
                + ">";
    return field.getName()
        + ": "
        + field.getType()
        + children
        + (field.isNullable() ? "" : " not null");
  }
}
