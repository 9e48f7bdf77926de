package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work on partitions, asked for in SQL. */
@Timeout(60)
class PartitionFunctionsTest {
  private static final String CALL =
      "materialize_partitions('log_entries', '2024-05-01T12:00:00Z', '2024-05-01T13:00:00Z', 60)";
  private static final String ASKED = "materialize log_entries 0 3600000000000 PT1M";

  private QueryFixture fixture;
  private FakeWork work;

  @BeforeEach
  void start() {
    // Shorter than work is allowed to take.
    fixture =
        new QueryFixture(UnaryOperator.identity(), QueryFixture.timeout(Duration.ofSeconds(30)));
    work = fixture.lake.work;
  }

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(fixture.engine.arrowBytes()).isZero();
    fixture.close();
  }

  private String rows(String sql) {
    return fixture.text(sql);
  }

  private MicromegasException failure(String sql) {
    try {
      fixture.rows(sql);
    } catch (MicromegasException e) {
      return e;
    }
    throw new AssertionError("answered: " + sql);
  }

  private static void awaitOr(CountDownLatch latch, Cancellation cancelled) {
    try {
      while (!latch.await(5, TimeUnit.MILLISECONDS) && !cancelled.isCancelled()) {
        // Looks again.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatTheWorkSaysIsRows() {
    assertThat(rows("SELECT msg FROM " + CALL)).isEqualTo("line 1 | line 2 | line 3");
    assertThat(work.asked).containsExactly(ASKED);
    assertThat(rows("SELECT count(*), min(time) > TIMESTAMP '2024-01-01' FROM " + CALL))
        .isEqualTo("3,true");
    assertThat(rows("SELECT w.m FROM " + CALL + " AS w(t, m) WHERE w.m LIKE '%2'"))
        .isEqualTo("line 2");
    work.lines = 0;
    assertThat(rows("SELECT time, msg FROM " + CALL)).isEmpty();
  }

  @Test
  void aRowIsThereBeforeTheWorkGoesOn() {
    List<CountDownLatch> allowed =
        List.of(new CountDownLatch(0), new CountDownLatch(1), new CountDownLatch(1));
    work.beforeLine = (line, cancelled) -> awaitOr(allowed.get(line - 1), cancelled);
    try (QueryResult result = fixture.execute("SELECT time, msg FROM " + CALL)) {
      for (int line = 1; line <= 3; line++) {
        allowed.get(line - 1).countDown();
        assertThat(result.next()).isTrue();
        assertThat(result.root().getRowCount()).isEqualTo(1);
        assertThat(result.root().getVector("msg").getObject(0)).hasToString("line " + line);
      }
      assertThat(result.next()).isFalse();
    }
  }

  @Test
  void theSameRowsComeWhateverTheEngineDoesToThem() {
    for (String columns : List.of("msg", "msg AS m, time", "*", "time, msg, msg")) {
      String plain = "SELECT " + columns + " FROM " + CALL;
      for (String sql : List.of(plain, plain + " WHERE msg <> 'x'", plain + " LIMIT 2")) {
        Schema schema = fixture.service.describe(QueryFixture.request(sql));
        try (QueryResult result = fixture.execute(sql)) {
          assertThat(result.schema()).as(sql).isEqualTo(schema);
        }
        assertThat(fixture.rows(sql)).as(sql).hasSize(sql.endsWith("2") ? 2 : 3);
      }
    }
    assertThat(rows("SELECT msg FROM " + CALL + " ORDER BY msg DESC LIMIT 1")).isEqualTo("line 3");
    assertThat(rows("SELECT msg FROM " + CALL + " LIMIT 1 OFFSET 1")).isEqualTo("line 2");
    assertThat(rows("SELECT DISTINCT left(msg, 4) FROM " + CALL)).isEqualTo("line");
    assertThat(rows("SELECT max(msg) FROM " + CALL)).isEqualTo("line 3");
    assertThat(rows("SELECT msg FROM " + CALL + " GROUP BY msg HAVING msg > 'line 2'"))
        .isEqualTo("line 3");
    assertThat(rows("SELECT msg FROM " + CALL + " QUALIFY row_number() OVER () = 2"))
        .isEqualTo("line 2");
  }

  @Test
  void manyRowsComeInOrderAndTheWorkWaitsForItsReader() {
    work.lines = 10_000;
    List<List<String>> rows = fixture.rows("SELECT msg FROM " + CALL);
    assertThat(rows).hasSize(10_000);
    assertThat(rows.get(9_999)).containsExactly("line 10000");
  }

  @Test
  void allFunctionsTakeWhatTheyNeed() {
    rows("SELECT * FROM Regenerate_Partitions('measures', '2024-05-01', '2024-05-02', 86400)");
    rows("SELECT * FROM retire_partitions('log_entries', 'global', '2024-05-01 12:00:01', now())");
    assertThat(work.asked)
        .containsExactly(
            "regenerate measures -43200000000000 43200000000000 PT24H",
            "retire log_entries/global 1000000000 10123456000 ");
  }

  @Test
  void argumentsAreConstantExpressions() {
    String begin = "2024-05-01T12:00:01Z";
    for (String time :
        List.of(
            "'" + begin + "'",
            "TIMESTAMP '2024-05-01 12:00:01'",
            "'2024-05-01T14:00:01+02:00'",
            "TIMESTAMPTZ '2024-05-01T14:00:01+02:00'",
            "'2024-05-01T12:00:00.999999001Z'",
            "CAST('" + begin + "' AS TIMESTAMP)",
            "now() - INTERVAL '9 seconds 123 milliseconds 456 microseconds'",
            "CURRENT_TIMESTAMP - INTERVAL '9123456 microseconds'",
            "to_timestamp('" + begin + "')",
            "CASE WHEN true THEN '2024-05-01' || 'T12:00:01Z' ELSE NULL END",
            "date_trunc('minute', now()) + INTERVAL 1 SECOND")) {
      work.asked.clear();
      rows(
          "SELECT * FROM retire_partitions('log_' || 'entries', lower('GLOBAL'), "
              + time
              + ", now())");
      assertThat(work.asked)
          .as(time)
          .containsExactly("retire log_entries/global 1000000000 10123456000 ");
    }
    for (String seconds : List.of("60", "30 * 2", "60::smallint", "CAST('60' AS BIGINT)")) {
      work.asked.clear();
      rows("SELECT * FROM " + CALL.replace("60)", seconds + ")"));
      assertThat(work.asked).as(seconds).containsExactly(ASKED);
    }
  }

  @Test
  void wrongArgumentsAreRefusedWithTheirPlace() {
    Map<String, String> wrong =
        Map.of(
            "'log_entries', '2024-05-01', '2024-05-02', 'é'",
            "partition_delta_seconds of materialize_partitions must be a whole number, not a"
                + " VARCHAR, such as 3600 (at line 1, column 87)",
            "'log_entries', '2024-05-01', 'tomorrow', 60",
            "end of materialize_partitions must be a time, not 'tomorrow', such as"
                + " '2024-05-01T00:00:00Z' or now() - INTERVAL '1 hour' (at line 1, column 73)",
            "7, '2024-05-01', '2024-05-02', 60",
            "view of materialize_partitions must be a text, not a INTEGER, such as 'log_entries'"
                + " (at line 1, column 44)",
            "'log_entries', NULL, '2024-05-02', 60",
            "begin of materialize_partitions must be a value, not NULL, such as",
            "'log_entries', msg, '2024-05-02', 60",
            "begin of materialize_partitions must be a constant, such as",
            "'log_entries', '2024-05-01', '2024-05-02', 1.5",
            "must be a whole number, not a DOUBLE",
            "'log_entries', '2024-05-01', '2024-05-02'",
            "write materialize_partitions(view, begin, end, partition_delta_seconds) (at line 1,"
                + " column 21)",
            "'log_entries', '2024-05-01', '2024-05-02', 99999999999999999999",
            "must be a smaller number than 99999999999999999999");
    wrong.forEach((arguments, message) -> {
      String sql = "SELECT 'éa', * FROM materialize_partitions(" + arguments + ")";
      assertThat(failure(sql)).as(sql).hasMessageContaining(message);
      assertThat(failure(sql).code()).as(sql).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThatExceptionOfType(MicromegasException.class)
          .as(sql)
          .isThrownBy(() -> fixture.service.describe(QueryFixture.request(sql)))
          .withMessageContaining(message);
    });
    assertThat(failure("EXPLAIN SELECT * FROM materialize_partitions(1, 2)"))
        .hasMessageContaining("(at line 1, column 23)");
    assertThat(work.asked).isEmpty();
  }

  @Test
  void nothingIsDoneBeforeRowsAreRead() {
    String sql = "SELECT * FROM " + CALL;
    Schema schema = fixture.service.describe(QueryFixture.request(sql));
    assertThat(schema.getFields()).extracting(Field::getName).containsExactly("time", "msg");
    assertThat(schema.getFields()).extracting(Field::isNullable).containsExactly(false, false);
    rows("EXPLAIN " + sql);
    rows("DESCRIBE " + sql);
    rows(sql + " LIMIT 0");
    rows(sql + " WHERE false");
    assertThat(failure("EXPLAIN ANALYZE " + sql)).hasMessageContaining("would run");
    assertThat(work.asked).isEmpty();
    try (QueryResult result = fixture.execute(sql)) {
      assertThat(result.schema()).isEqualTo(schema);
    }
  }

  @Test
  void aFailureComesAfterWhatWasDone() {
    work.failAtTheEnd = new MicromegasException(ErrorCode.CONFLICT, "a partition lies across");
    for (String where : List.of("", " WHERE time > TIMESTAMP '2024-01-01'")) {
      try (QueryResult result = fixture.execute("SELECT msg FROM " + CALL + where)) {
        int rows = 0;
        while (rows < 3) {
          assertThat(result.next()).as(where).isTrue();
          rows += result.root().getRowCount();
        }
        assertThatExceptionOfType(MicromegasException.class)
            .isThrownBy(result::next)
            .withMessageContaining("a partition lies across")
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
      }
    }
    work.failAtTheEnd = new IllegalStateException("a secret of the server");
    assertThat(failure("SELECT msg FROM " + CALL).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure("SELECT msg FROM " + CALL)).hasMessageNotContaining("secret");
  }

  @Test
  void workIsDoneOnceAStatement() {
    assertThat(rows("WITH w AS (SELECT * FROM " + CALL + ") SELECT count(*) FROM w a, w b"))
        .isEqualTo("9");
    assertThat(work.asked).hasSize(1);
    work.asked.clear();
    assertThat(
            failure(
                "WITH w AS NOT MATERIALIZED (SELECT * FROM " + CALL + ") SELECT * FROM w a, w b"))
        .hasMessageContaining("is read more than once by this statement")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    assertThat(work.asked).hasSizeLessThan(2);
    work.asked.clear();
    assertThat(rows("SELECT count(*) FROM (FROM " + CALL + " UNION ALL FROM " + CALL + ")"))
        .isEqualTo("6");
    assertThat(work.asked).hasSize(2);
  }

  @Test
  void workEndsWithItsReader() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    work.beforeLine =
        (line, cancelled) -> {
          if (line > 1) {
            awaitOr(never, cancelled);
          }
        };
    assertThat(rows("SELECT msg FROM " + CALL + " LIMIT 1")).isEqualTo("line 1");
    assertEnded();
    QueryRequest capped =
        new QueryRequest("SELECT msg FROM " + CALL, TimeRange.ALL, OptionalLong.of(1), "test");
    assertThat(fixture.rows(capped)).hasSize(1);
    assertEnded();
    try (QueryResult result = fixture.execute("SELECT msg FROM " + CALL)) {
      assertThat(result.next()).isTrue();
    }
    assertEnded();
    try (QueryResult result = fixture.execute("SELECT msg FROM " + CALL)) {
      assertThat(result.next()).isTrue();
      result.cancel();
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(result::next)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertEnded();
    }
  }

  private void assertEnded() throws InterruptedException {
    assertThat(work.ended.await(10, TimeUnit.SECONDS)).isTrue();
    work.ended = new CountDownLatch(1);
  }

  @Test
  void stoppingTheServerStopsTheWork() throws Exception {
    work.beforeLine = (line, cancelled) -> awaitOr(new CountDownLatch(1), cancelled);
    QueryResult result = fixture.execute("SELECT msg FROM " + CALL);
    Thread reader =
        Thread.ofVirtual()
            .start(() ->
                assertThatExceptionOfType(MicromegasException.class).isThrownBy(result::next));
    while (work.asked.isEmpty()) {
      Thread.sleep(5);
    }
    fixture.service.stopWork();
    assertEnded();
    reader.join();
    result.close();
  }

  @Test
  void workHasATimeOfItsOwn() {
    work.lines = 2;
    work.beforeLine = (line, cancelled) -> awaitFor(1200, cancelled);
    Duration little = Duration.ofMillis(700);
    try (QueryFixture hasty =
        new QueryFixture(UnaryOperator.identity(), QueryFixture.timeout(little))) {
      hasty.lake.work.lines = 1;
      hasty.lake.work.beforeLine = work.beforeLine;
      assertThat(hasty.text("SELECT msg FROM " + CALL)).isEqualTo("line 1");
    }
    QuerySettings bounded =
        new QuerySettings(
            Duration.ofMinutes(5),
            2 << 20,
            TreeLimits.DEFAULT,
            Optional.of(little),
            Duration.ofSeconds(10));
    try (QueryFixture hasty = new QueryFixture(UnaryOperator.identity(), bounded)) {
      hasty.lake.work.beforeLine = work.beforeLine;
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> hasty.rows("SELECT msg FROM " + CALL))
          .withMessageContaining("longer than 0.7 s")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
  }

  private static void awaitFor(long millis, Cancellation cancelled) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end && !cancelled.isCancelled()) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Test
  void viewsAreReadByOtherStatements() {
    for (String other : List.of("log_entries", "processes", "list_partitions()")) {
      assertThat(failure("SELECT count(*) FROM " + CALL + ", " + other))
          .hasMessageContaining("cannot be read together with " + other);
    }
    assertThat(work.asked).isEmpty();
    assertThat(fixture.lake.opened.get()).isZero();
    assertThat(rows("SELECT msg FROM " + CALL + " JOIN (VALUES ('line 2')) v(m) ON m = msg"))
        .isEqualTo("line 2");
  }

  @Test
  void partitionsAreListedWhateverTheRange() {
    String sql =
        "SELECT p.view_set_name, p.file_path, num_rows FROM list_partitions() p ORDER BY 2 DESC"
            + " LIMIT 2";
    String answer = "measures,views/2.parquet,200 | log_entries,views/1.parquet,100";
    assertThat(rows(sql)).isEqualTo(answer);
    assertThat(rows("SELECT count(*) FROM list_partitions() WHERE list_partitions.num_rows > 50"))
        .isEqualTo("2");
    QueryRequest ranged =
        new QueryRequest(
            "SELECT count(*) FROM list_partitions()",
            new TimeRange(1, 2),
            OptionalLong.empty(),
            "test");
    assertThat(fixture.rows(ranged)).containsExactly(List.of("3"));
    assertThat(failure("SELECT * FROM list_partitions"))
        .hasMessageContaining("it is a function: list_partitions()");
    assertThat(failure("SELECT * FROM list_partitions('log_entries')"))
        .hasMessageContaining("list_partitions takes no arguments");
  }
}
