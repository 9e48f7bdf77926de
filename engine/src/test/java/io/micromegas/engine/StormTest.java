package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many sessions at once that end in every way a session can end. */
class StormTest {
  private static final int ROWS = 30_000;
  private static final int CLIENTS = 12;
  private static final int ROUNDS = 15;

  @TempDir Path directory;

  private EngineSettings settings() {
    SlotSettings slots = SlotSettings.defaults();
    return EngineSettings.defaults(directory)
        .withSlots(
            slots
                .withCount(3, 1)
                .withBudget(slots.memory(), slots.tempBytes(), 3)
                .withWait(Duration.ofMinutes(1)))
        .withBatches(2000, 2);
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    MemoryScan scan = MemoryScan.of(SampleRows.SCHEMA, SampleRows.parts(ROWS, 4000), false);
    DuckDbEngine engine = new DuckDbEngine(settings());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        SplittableRandom random = new SplittableRandom(client);
        clients.add(
            executor.submit(() -> {
              int answered = 0;
              for (int round = 0; round < ROUNDS; round++) {
                answered += session(engine, scan, random) ? 1 : 0;
              }
              return answered;
            }));
      }
      int answered = 0;
      for (Future<Integer> client : clients) {
        answered += client.get();
      }
      assertThat(answered).isGreaterThan(CLIENTS);
    }
    assertThat(engine.arrowBytes()).isZero();
    assertThat(scan.closed()).hasValue(scan.opened().get());
    engine.close();
    assertThat(NativeHandles.stream(Object.class)).isEmpty();
  }

  /** Returns whether the session was left to answer. */
  private static boolean session(Engine engine, TableScan scan, SplittableRandom random) {
    String sql = "select * from a x where level < 5 union all select * from a where part = 2";
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Relations.name(session, Map.of("a", scan));
      switch (random.nextInt(5)) {
        case 0 -> {
          // Cancelled from another thread, some time.
          int delay = random.nextInt(15);
          Thread.ofVirtual()
              .start(() -> {
                sleep(delay);
                session.cancel();
              });
          Rows.count(session, sql);
        }
        case 1 -> {
          BatchStream abandoned = session.execute(sql);
          abandoned.next();
        }
        case 2 -> {
          try (BatchStream abandoned = session.execute(sql)) {
            abandoned.next();
          }
          assertThat(Rows.of(session, "select count(*) from a")).containsExactly("" + ROWS);
          return true;
        }
        case 3 ->
            Rows.count(session, "select case when id = 7000000049 then error('x') end from a");
        default -> {
          assertThat(Rows.of(session, "select count(*), sum(mask) from a where level = 3"))
              .containsExactly("5000|21474761475000");
          return true;
        }
      }
    } catch (MicromegasException e) {
      assertThat(e.code()).isIn(ErrorCode.CANCELLED, ErrorCode.INVALID_ARGUMENT);
    }
    return false;
  }

  @Test
  void anEngineIsClosedInMidQuery() throws Exception {
    SlowScan scan =
        SlowScan.of(
            4,
            number -> {
              sleep(2);
              return SlowScan.rows(1000, number);
            });
    DuckDbEngine engine = new DuckDbEngine(settings());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ErrorCode>> clients = new ArrayList<>();
      for (int client = 0; client < 6; client++) {
        clients.add(
            executor.submit(() -> {
              try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
                Relations.name(session, Map.of("a", scan));
                Rows.count(session, "select n from a");
                return ErrorCode.INTERNAL;
              } catch (MicromegasException e) {
                return e.code();
              }
            }));
      }
      sleep(300);
      engine.close();
      for (Future<ErrorCode> client : clients) {
        assertThat(client.get()).isIn(ErrorCode.CANCELLED, ErrorCode.OVERLOADED);
      }
    }
    assertThat(NativeHandles.stream(Object.class)).isEmpty();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
