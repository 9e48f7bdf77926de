package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One snapshot per statement, closed whatever happens; timeouts and cancellation. */
class QueryLifecycleTest {
  private static final String FOREVER =
      "SELECT sum(a.value * b.value) FROM range(1000000) a, range(1000000) b";

  private QueryFixture fixture;

  @BeforeEach
  void start() {
    fixture =
        new QueryFixture(UnaryOperator.identity(), QueryFixture.timeout(Duration.ofSeconds(60)));
  }

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(fixture.lake.closed.get()).isEqualTo(fixture.lake.opened.get());
    assertThat(fixture.engine.arrowBytes()).isZero();
    fixture.close();
  }

  @Test
  void oneSnapshotServesAllReferencesOfAStatement() {
    fixture.rows(
        "SELECT (SELECT count(*) FROM log_entries), (SELECT count(*) FROM measures), p.exe FROM processes p");
    assertThat(fixture.lake.opened.get()).isEqualTo(1);
    assertThat(fixture.lake.relations)
        .containsExactlyInAnyOrder("log_entries", "measures", "processes");
  }

  @Test
  void statementsWithoutViewsTakeNoSnapshot() {
    fixture.rows("SELECT 1");
    fixture.rows("SHOW TABLES");
    fixture.rows("SELECT * FROM information_schema.columns");
    fixture.rows("SELECT * FROM range(3)");
    assertThat(fixture.lake.opened.get()).isZero();
  }

  @Test
  void errorsCloseTheSnapshotAndKeepTheirCodes() {
    String sql = "SELECT count(*) FROM log_entries";
    fixture.lake.failOnOpen = new MicromegasException(ErrorCode.UNAVAILABLE, "no database");
    assertThat(failure(sql).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    fixture.lake.failOnOpen = null;
    fixture.lake.failOnRelation = new MicromegasException(ErrorCode.INVALID_ARGUMENT, "bad id");
    assertThat(failure(sql)).hasMessageContaining("bad id");
    fixture.lake.failOnRelation = new IllegalStateException("a secret of the server");
    assertThat(failure(sql).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure(sql).getMessage()).doesNotContain("secret");
    fixture.lake.failOnRelation = null;
    fixture.lake.failOnRead = new MicromegasException(ErrorCode.DATA_LOSS, "block b7 is missing");
    assertThat(failure(sql).code()).isEqualTo(ErrorCode.DATA_LOSS);
    assertThat(failure(sql)).hasMessageContaining("block b7 is missing");
    fixture.lake.failOnRead = null;
    assertThat(failure("SELECT nothing FROM log_entries").code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure("SELECT msg::int FROM log_entries").code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() ->
            fixture.service.describe(QueryFixture.request("SELECT nothing FROM log_entries")));
  }

  @Test
  void errorsNameStageAndQueryAndNotWhatWeGenerated() {
    String message =
        failure("WITH c AS (SELECT level FROM log_entries) SELECT c.nothing FROM c").getMessage();
    assertThat(message)
        .startsWith("error planning the query: ")
        .containsPattern("\\(query_id=[0-9a-f-]{36}\\)$")
        .contains("nothing")
        .doesNotContain("cte$")
        .doesNotContain("lake_scan")
        .doesNotContain("LINE");
    assertThat(failure("SELECT msg::int FROM log_entries"))
        .hasMessageStartingWith("error running the query: ");
  }

  @Test
  void aResultCanBeLeftHalfRead() {
    fixture.lake.logEntries = 200_000;
    try (QueryResult result = fixture.execute("SELECT * FROM log_entries")) {
      assertThat(result.next()).isTrue();
      assertThat(fixture.lake.closed.get()).isZero();
    }
  }

  @Test
  void closingTwiceAndReadingPastTheEndAreFine() {
    QueryResult result = fixture.execute("SELECT level FROM log_entries");
    assertThat(result.next()).isTrue();
    assertThat(result.next()).isFalse();
    assertThat(result.next()).isFalse();
    assertThat(result.warnings()).containsExactly("block b9 could not be decoded");
    result.close();
    result.close();
  }

  @Test
  void cancelFromAnotherThreadEndsTheReader() throws Exception {
    try (QueryResult result = fixture.execute(FOREVER)) {
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                sleep(200);
                result.cancel();
              });
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(result::next)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      other.join();
    }
    assertThat(fixture.text("SELECT 1")).isEqualTo("1");
  }

  @Test
  void aStatementThatTakesTooLongTimesOut() {
    try (QueryFixture hasty =
        new QueryFixture(UnaryOperator.identity(), QueryFixture.timeout(Duration.ofMillis(700)))) {
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> hasty.rows(FOREVER))
          .withMessageContaining("longer than 0.7 s")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
      assertThat(hasty.text("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aViewWithTooMuchToDecodeIsMaterialisedOnceAndReadInANewSnapshot() {
    fixture.lake.tooLong.add("log_entries");
    fixture.lake.tooLong.add("measures");
    String sql = "SELECT (SELECT count(*) FROM log_entries), (SELECT count(*) FROM measures)";
    assertThat(fixture.text(sql)).isEqualTo("10,10");
    assertThat(fixture.lake.shortened).containsExactlyInAnyOrder("log_entries", "measures");
    assertThat(fixture.lake.opened.get()).isEqualTo(3);

    fixture.lake.onShorten = cancelled -> fixture.lake.shortened.clear();
    fixture.lake.shortened.clear();
    assertThat(failure(sql).code()).isEqualTo(ErrorCode.TAIL_TOO_LONG);
    assertThat(failure(sql)).hasMessageContaining("has too much to decode");
  }

  @Test
  void materialisingForAQueryEndsWithItsTime() {
    try (QueryFixture hasty =
        new QueryFixture(UnaryOperator.identity(), QueryFixture.timeout(Duration.ofMillis(500)))) {
      hasty.lake.tooLong.add("log_entries");
      hasty.lake.onShorten =
          cancelled -> {
            while (!cancelled.isCancelled()) {
              sleep(5);
            }
            throw new MicromegasException(ErrorCode.CANCELLED, "stopped");
          };
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> hasty.rows("SELECT * FROM log_entries"))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
      assertThat(hasty.lake.closed.get()).isEqualTo(hasty.lake.opened.get()).isEqualTo(1);
    }
  }

  @Test
  void aQueryWhoseFilesAreNotSafeAnyMoreEnds() throws Exception {
    try (QueryResult result = fixture.execute(FOREVER + ", log_entries")) {
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                sleep(200);
                fixture.lake.revoked.run();
              });
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(result::next)
          .withMessageContaining("no longer safe; try again")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      other.join();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
