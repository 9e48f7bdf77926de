package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The view {@code queries}, and statements that end others. */
class RunningQueriesTest {
  private static final String FOREVER =
      "SELECT sum(a.value * b.value) FROM range(1000000) a, range(1000000) b";
  private static final Caller ANN =
      new Caller(
          "python",
          "client/1.0",
          "report.py",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "ann",
          "ann@example.com",
          Optional.empty(),
          "10.0.0.7",
          Rights.ALL);

  private final QueryFixture fixture = new QueryFixture();

  @AfterEach
  void stop() {
    assertThat(fixture.engine.arrowBytes()).isZero();
    assertThat(fixture.text("SELECT count(*) FROM queries WHERE state IN ('queued', 'running')"))
        .isEqualTo("1");
    fixture.close();
  }

  private static QueryRequest ofAnn(String sql) {
    return new QueryRequest(sql, TimeRange.ALL, OptionalLong.empty(), ANN, false);
  }

  @Test
  void aStatementSeesItselfRun() {
    String sql = "SELECT state, user, client, agent, entrypoint, address, sql, rows FROM queries";
    assertThat(fixture.rows(ofAnn(sql)))
        .containsExactly(
            List.of("running", "ann", "python", "client/1.0", "report.py", "10.0.0.7", sql, "0"));
  }

  @Test
  void whatIsOverIsRemembered() {
    fixture.rows("SELECT level FROM log_entries");
    failure("SELECT\n  nothing\nFROM log_entries");
    fixture.execute("SELECT * FROM log_entries").close();
    assertThat(
            fixture.text(
                "SELECT state, rows, bytes > 0, error IS NULL, begin_time, end_time > begin_time"
                    + " FROM queries WHERE state <> 'running' ORDER BY sql DESC"))
        .isEqualTo(
            "done,10,true,true,1714564810123456000,true"
                + " | cancelled,0,false,true,1714564810123456000,true"
                + " | failed,0,false,false,1714564810123456000,true");
  }

  @Test
  void onlySoManyAreRemembered() {
    for (int i = 0; i < 150; i++) {
      fixture.rows("SELECT " + i);
    }
    assertThat(fixture.text("SELECT count(*), min(sql) FROM queries WHERE state = 'done'"))
        .isEqualTo("100,SELECT 100");
  }

  @Test
  void itIsListedAsViewsAre() {
    assertThat(fixture.text("SHOW TABLES")).contains("queries");
    assertThat(fixture.text("SELECT * FROM micromegas.public.queries LIMIT 0")).isEmpty();
    assertThat(fixture.text("DESCRIBE queries"))
        .isEqualTo(
            "id,VARCHAR,NO | state,VARCHAR,NO | user,VARCHAR,NO | client,VARCHAR,NO"
                + " | agent,VARCHAR,NO | entrypoint,VARCHAR,NO | address,VARCHAR,NO | sql,VARCHAR,NO"
                + " | begin_time,TIMESTAMP_NS,NO | end_time,TIMESTAMP_NS,YES | duration,BIGINT,NO"
                + " | waited,BIGINT,NO | rows,BIGINT,NO | bytes,BIGINT,NO | bytes_read,BIGINT,NO"
                + " | peak_memory,BIGINT,NO | peak_disk,BIGINT,NO | error,VARCHAR,YES");
    assertThat(fixture.service.tables())
        .extracting(QueryService.TableInfo::name)
        .contains("queries");
    assertThat(
            fixture.text(
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'queries'"))
        .isEqualTo("18");
  }

  @Test
  void aStatementEndsAnotherWhoseClientIsToldByWhom() throws Exception {
    CompletableFuture<MicromegasException> victim =
        CompletableFuture.supplyAsync(() -> failure(FOREVER));
    awaitRunning();
    assertThat(
            fixture.rows(
                ofAnn(
                    "SELECT kill_query(id) AS answer FROM queries WHERE sql LIKE '%range(1000000)%'"
                        + " AND state = 'running' AND user <> 'ann'")))
        .hasSize(1)
        .allSatisfy(row ->
            assertThat(row.getFirst())
                .matches("SUCCESS: query [0-9a-f-]{36} of a client of kind test is being stopped"));
    MicromegasException error = victim.get(10, TimeUnit.SECONDS);
    assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(error)
        .hasMessageContaining("the statement was killed by ann at 10.0.0.7, with kill_query")
        .message()
        .matches("(?s).* \\(query_id=[0-9a-f-]{36}\\)");
    assertThat(fixture.text("SELECT state, error FROM queries WHERE sql LIKE 'SELECT sum(a.%'"))
        .startsWith("cancelled,")
        .contains("killed by ann");
  }

  /** DuckDB forgets an interrupt once its reader saw it, while its own threads still compute. */
  @Test
  void whenKilledNothingGoesOn() throws Exception {
    for (int i = 0; i < 60; i++) {
      CompletableFuture<MicromegasException> victim =
          CompletableFuture.supplyAsync(() -> failure(FOREVER));
      fixture.text("SELECT kill_query('" + awaitRunning() + "')");
      assertThat(victim.get(10, TimeUnit.SECONDS).code())
          .as("round %d", i)
          .isEqualTo(ErrorCode.CANCELLED);
    }
  }

  @Test
  void itCanBeReadAsATable() throws Exception {
    CompletableFuture<MicromegasException> victim =
        CompletableFuture.supplyAsync(() -> failure(FOREVER));
    String id = awaitRunning();
    String sql = "SELECT * FROM kill_query('" + id + "')";
    assertThat(fixture.text("DESCRIBE " + sql)).isEqualTo("kill_query,VARCHAR,NO");
    fixture.text("EXPLAIN " + sql);
    assertThat(victim).isNotDone();
    assertThat(fixture.text(sql)).startsWith("SUCCESS: query " + id);
    assertThat(victim.get(10, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(fixture.text(sql)).isEqualTo("ERROR: query " + id + " is over: cancelled");
  }

  @Test
  void aStatementThatWaitsForItsTurnEndsAtOnce() throws Exception {
    List<Engine.Session> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(fixture.engine.open(Engine.Lane.HEAVY));
    }
    try {
      CompletableFuture<MicromegasException> victim =
          CompletableFuture.supplyAsync(() -> failure("SELECT * FROM log_entries"));
      String waiting = "SELECT kill_query(id) FROM queries WHERE state = 'queued'";
      while (fixture.rows(waiting).isEmpty()) {
        Thread.sleep(5);
      }
      assertThat(victim.get(5, TimeUnit.SECONDS)).hasMessageContaining("was killed by");
      assertThat(fixture.lake.closed.get()).isEqualTo(fixture.lake.opened.get());
    } finally {
      all.forEach(Engine.Session::close);
    }
    assertThat(
            fixture.text("SELECT waited > 0 FROM queries WHERE sql = 'SELECT * FROM log_entries'"))
        .isEqualTo("true");
  }

  @Test
  void aResultThatNobodyReadsIsStoppedToo() throws Exception {
    fixture.lake.logEntries = 200_000;
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    try (QueryResult result = fixture.execute("SELECT * FROM log_entries")) {
      assertThat(result.next()).isTrue();
      result.onStop(() -> told.complete(true));
      assertThat(result.isStopped()).isFalse();
      assertThat(fixture.text("SELECT kill_query('" + result.queryId() + "')"))
          .startsWith("SUCCESS");
      assertThat(told.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(result.isStopped()).isTrue();
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(result::next)
          .withMessageContaining("killed by");
    }
  }

  @Test
  void whatCannotBeEndedIsSaid() {
    assertThat(fixture.text("SELECT kill_query('x')")).startsWith("ERROR: 'x' is not the id");
    assertThat(fixture.text("SELECT kill_query(NULL)")).isEqualTo("ERROR: the id is NULL");
    String unknown = UUID.randomUUID().toString();
    assertThat(fixture.text("SELECT kill_query('" + unknown + "')"))
        .isEqualTo("ERROR: no query " + unknown + " runs on this server");
    assertThat(fixture.text("SELECT kill_query(id) FROM queries"))
        .contains("a query does not kill itself");
  }

  @Test
  void itStandsOnlyWhereEachRowIsAnswered() {
    for (String sql :
        List.of(
            "SELECT kill_query(id) FROM queries LIMIT 1",
            "SELECT kill_query(id) FROM queries ORDER BY id",
            "SELECT DISTINCT kill_query(id) FROM queries",
            "SELECT 1 FROM queries WHERE kill_query(id) = ''",
            "SELECT upper(kill_query(id)) FROM queries",
            "SELECT * FROM (SELECT kill_query(id) FROM queries) q",
            "SELECT kill_query(id) FROM queries UNION ALL SELECT 'x'",
            "SELECT * FROM unnest([kill_query('x')])",
            "SELECT kill_query(id, 'me') FROM queries",
            "SELECT kill_query() FROM queries",
            "EXPLAIN ANALYZE SELECT kill_query(id) FROM queries",
            "EXPLAIN ANALYZE SELECT * FROM kill_query('x')",
            "SELECT * FROM queries q, kill_query(q.id)")) {
      assertThat(failure(sql).code()).as(sql).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    QueryRequest limited =
        new QueryRequest(
            "SELECT kill_query(id) FROM queries", TimeRange.ALL, OptionalLong.of(1), "test");
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows(limited))
        .withMessageContaining("choose the rows in a subquery");
  }

  @Test
  void itIsDescribedWithoutBeingDone() {
    try (QueryResult running = fixture.execute("SELECT * FROM log_entries")) {
      String sql = "SELECT kill_query('" + running.queryId() + "')";
      assertThat(fixture.service.describe(QueryFixture.request(sql)).getFields()).hasSize(1);
      assertThat(fixture.text("EXPLAIN " + sql)).isNotEmpty();
      assertThat(running.isStopped()).isFalse();
    }
  }

  private String awaitRunning() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      String id =
          fixture.text(
              "SELECT id FROM queries WHERE state = 'running' AND sql LIKE 'SELECT sum(a.%'");
      if (!id.isEmpty()) {
        return id;
      }
      Thread.sleep(5);
    }
    throw new ExecutionException(new AssertionError("it does not run"));
  }

  private MicromegasException failure(String sql) {
    try {
      fixture.rows(sql);
    } catch (MicromegasException e) {
      return e;
    }
    throw new AssertionError("answered: " + sql);
  }
}
