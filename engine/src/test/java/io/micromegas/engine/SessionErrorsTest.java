package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionErrorsTest {
  private static final long MIB = 1 << 20;

  @TempDir Path directory;
  private DuckDbEngine engine;

  @BeforeEach
  void start() {
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory)
                .withSlots(
                    SlotSettings.defaults()
                        .withCount(2, 1)
                        .withBudget(64 * MIB, 32 * MIB, 2)
                        .withWait(Duration.ofMillis(200))));
  }

  @AfterEach
  void stop() {
    assertThat(engine.arrowBytes()).isZero();
    assertThat(NativeHandles.count(ScanBinding.class)).isZero();
    assertThat(NativeHandles.count(ScanState.class)).isZero();
    assertThat(NativeHandles.count(ScanWorker.class)).isZero();
    assertThat(NativeHandles.count(RegisteredScan.class)).isZero();
    engine.close();
  }

  private MicromegasException failure(String sql, Map<String, TableScan> scans) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Relations.name(session, scans);
      return catchThrowableOfType(MicromegasException.class, () -> Rows.count(session, sql));
    }
  }

  private MicromegasException failure(String sql) {
    return failure(sql, Map.of());
  }

  @Test
  void whatTheStatementDidWrongIsSaid() {
    Map<String, String> statements =
        Map.of(
            "select nothing from range(3)", "\"nothing\" not found",
            "select * from absent", "absent does not exist",
            "select no_such(1)", "no_such does not exist",
            "select 'x'::int", "Could not convert string 'x' to INT32",
            "select i, error('mine ' || i) from range(9) r(i)", "mine 0",
            "select from where", "syntax error",
            "select 1; select 2", "one statement",
            " -- nothing", "empty",
            "select * from lake_scan(12345)", "12345",
            "select * from lake_scan(null)", "number 0");
    statements.forEach((sql, text) -> {
      MicromegasException e = failure(sql);
      assertThat(e.code()).as(sql).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(e.getMessage()).as(sql).contains(text).doesNotContain("io.micromegas");
    });
  }

  @Test
  void anErrorAfterTheFirstBatchKeepsItsText() {
    MicromegasException e =
        failure(
            "select case when i = 900000 then error('late') else i end from range(1000000) r(i)");
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(e).hasMessageContaining("late");
  }

  @Test
  void theErrorOfAScanKeepsItsCode() {
    for (int failing : List.of(0, 5)) {
      SlowScan scan =
          SlowScan.of(
              8,
              number -> {
                if (number == failing) {
                  throw new MicromegasException(ErrorCode.DATA_LOSS, "block 7 is gone");
                }
                return SlowScan.rows(number < 40 ? 5000 : 0, number);
              });
      MicromegasException e = failure("select n, count(*) from a group by n", Map.of("a", scan));
      assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS);
      assertThat(e).hasMessage("block 7 is gone");
    }
  }

  @Test
  void aDefectOfAScanIsInternalAndKeepsItsSecrets() {
    SlowScan scan =
        SlowScan.of(
            1,
            number -> {
              throw new ArrayIndexOutOfBoundsException("secret");
            });
    MicromegasException e = failure("select * from a", Map.of("a", scan));
    assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("ArrayIndex");
  }

  @Test
  void aColumnOfAnotherTypeThanDeclaredIsInternal() {
    SlowScan scan =
        SlowScan.of(
            1, number -> new ColumnBatch(1, List.of(new Column.Doubles(new double[1], null))));
    assertThat(failure("select * from a", Map.of("a", scan)).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void aQueryOverItsMemoryFailsAlone() throws Exception {
    String hog =
        "select count(distinct i::varchar || repeat('x', 50)), max(s) from (select i,"
            + " string_agg(i::varchar, ',') over (order by i desc rows between 3 preceding and"
            + " 3 following) s from range(4000000) r(i) order by s, i)";
    CountDownLatch done = new CountDownLatch(1);
    Set<Long> answers = ConcurrentHashMap.newKeySet();
    Thread neighbour =
        Thread.ofVirtual()
            .start(() -> {
              while (done.getCount() > 0) {
                try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
                  answers.add(
                      Rows.count(
                          session, "select i % 1000, count(*) from range(200000) r(i) group by 1"));
                }
              }
            });
    MicromegasException e = failure(hog);
    done.countDown();
    neighbour.join();
    assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    assertThat(e).hasMessageContaining("narrow its time range");
    assertThat(e.getMessage()).doesNotContain(directory.toString());
    assertThat(answers).containsExactly(1000L);
    assertThat(failure("select 1")).as("the slot works again").isNull();
  }

  @Test
  void cancellingEndsARunningStatement() throws Exception {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Thread canceller =
          Thread.ofVirtual()
              .start(() -> {
                sleep(100);
                session.cancel();
                session.cancel();
              });
      long start = System.nanoTime();
      assertThatThrownBy(() ->
              Rows.count(
                  session, "select sum(a.i * b.i) from range(10000000) a(i), range(1000000) b(i)"))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
      assertThatThrownBy(() -> session.execute("select 1"))
          .as("a cancelled session stays so")
          .hasMessageContaining("cancelled");
      canceller.join();
    }
  }

  @Test
  void cancellingEndsAScan() {
    SlowScan scan =
        SlowScan.of(
            4,
            number -> {
              sleep(5);
              return SlowScan.rows(10, number);
            });
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Relations.name(session, Map.of("a", scan));
      Thread.ofVirtual()
          .start(() -> {
            while (scan.made().get() < 5) {
              sleep(5);
            }
            session.cancel();
          });
      assertThatThrownBy(() -> Rows.count(session, "select max(n) from a"))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
    assertThat(scan.closed().get()).isBetween(1, 2);
  }

  @Test
  void closingInMidScanFreesEverything() {
    for (int batches : List.of(0, 1, 3)) {
      SlowScan scan = SlowScan.of(4, number -> SlowScan.rows(50_000, number));
      try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
        Relations.name(session, Map.of("a", scan));
        BatchStream stream = session.execute("select n from a");
        for (int i = 0; i < batches; i++) {
          assertThat(stream.next()).isTrue();
        }
      }
      assertThat(engine.arrowBytes()).isZero();
    }
  }

  @Test
  void whoFindsNoSlotIsToldSo() {
    try (Engine.Session one = engine.open(Engine.Lane.HEAVY);
        Engine.Session two = engine.open(Engine.Lane.HEAVY)) {
      assertThat(one).isNotSameAs(two);
      assertThatThrownBy(() -> engine.open(Engine.Lane.HEAVY))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
      try (Engine.Session light = engine.open(Engine.Lane.LIGHT)) {
        assertThat(Rows.of(light, "select 1")).containsExactly("1");
      }
    }
    engine.open(Engine.Lane.HEAVY).close();
  }

  @Test
  void anotherSessionsRelationsAreNotThere() {
    SlowScan scan = SlowScan.of(1, number -> SlowScan.rows(number == 0 ? 1 : 0, 1));
    try (Engine.Session one = engine.open(Engine.Lane.HEAVY);
        Engine.Session two = engine.open(Engine.Lane.HEAVY)) {
      long id = one.register(Map.of("a", scan)).getOrDefault("a", 0L);
      assertThat(Rows.of(one, "select * from lake_scan(" + id + ")")).containsExactly("1");
      assertThatThrownBy(() -> Rows.of(two, "select * from lake_scan(" + id + ")"))
          .hasMessageContaining("no relation");
      assertThatThrownBy(() -> Rows.of(two, "select * from a")).hasMessageContaining("a does not");
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
