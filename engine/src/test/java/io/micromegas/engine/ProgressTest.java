package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows are handed out while the scan that makes them still works. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProgressTest {
  private static final int STEPS = 20;

  @TempDir Path directory;
  private DuckDbEngine engine;

  @BeforeEach
  void start() {
    engine = new DuckDbEngine(EngineSettings.defaults(directory));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  /**
   * A relation of one part that makes some rows, and then works for a while until it makes more.
   *
   * @param endless whether it works for ever
   * @param made how many batches there are so far
   */
  private record Work(
      boolean endless, AtomicInteger made, CountDownLatch begun, CountDownLatch stopped)
      implements TableScan {

    static Work of(boolean endless) {
      return new Work(endless, new AtomicInteger(), new CountDownLatch(1), new CountDownLatch(1));
    }

    @Override
    public TableSchema schema() {
      return new TableSchema(List.of(new ColumnSpec("n", ColumnType.INT64, false, false)));
    }

    @Override
    public long estimatedRows() {
      return 1;
    }

    @Override
    public int parts() {
      return 1;
    }

    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public PartReader open(int part, ScanRequest request) {
      return new PartReader() {
        @Override
        public ColumnBatch next(Cancellation cancelled) {
          int number = made.get();
          // Every other one follows at once.
          await(cancelled, number % 2 == 0 ? 100 : 0);
          made.incrementAndGet();
          return SlowScan.rows(number < STEPS ? number % 3 + 1 : 0, number + 1);
        }

        private void await(Cancellation cancelled, int millis) {
          begun.countDown();
          long end = System.nanoTime() + millis * 1_000_000L;
          while (endless || System.nanoTime() < end) {
            if (cancelled.isCancelled()) {
              stopped.countDown();
              throw new MicromegasException(ErrorCode.CANCELLED, "stopped");
            }
            LockSupport.parkNanos(1_000_000);
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  private static String sql(Engine.Session session, TableScan scan) {
    return "SELECT n + 1 AS n FROM lake_scan(%d) WHERE n > -5"
        .formatted(session.register(Map.of("s", scan)).get("s"));
  }

  @Test
  void rowsAreHandedOutBeforeTheNextAreMade() {
    for (Engine.Lane lane : List.of(Engine.Lane.WORK, Engine.Lane.HEAVY)) {
      Work work = Work.of(false);
      int rows = 0;
      int prompt = 0;
      try (Engine.Session session = engine.open(lane);
          BatchStream batches = session.execute(sql(session, work), 1)) {
        while (batches.next()) {
          assertThat(batches.root().getRowCount()).isEqualTo(1);
          long number = ((BigIntVector) batches.root().getVector(0)).get(0) - 1;
          rows++;
          // Two batches are made without work between them.
          if (work.made().get() <= (number + 1) / 2 * 2) {
            prompt++;
          }
        }
      }
      assertThat(rows).isEqualTo(39);
      assertThat(prompt).as("rows handed out before the next work was done").isGreaterThan(30);
    }
  }

  @Test
  void cancellingReachesAReaderThatWaits() throws Exception {
    Work work = Work.of(true);
    try (Engine.Session session = engine.open(Engine.Lane.WORK);
        BatchStream batches = session.execute(sql(session, work), 1)) {
      Thread.ofPlatform()
          .start(() -> {
            try {
              work.begun().await();
              session.cancel();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertThatThrownBy(batches::next)
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(work.stopped().await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aSessionMayHandOutPromptlyAndThenNot() {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      for (int rows : List.of(1, 100_000, 7, 100_000)) {
        try (BatchStream batches = session.execute("select i from range(50000) r(i)", rows)) {
          assertThat(batches.next()).isTrue();
          assertThat(batches.root().getRowCount()).isBetween(1, rows);
        }
      }
    }
  }

  @Test
  void workTakesNoOtherSlot() {
    EngineSettings settings =
        EngineSettings.defaults(directory)
            .withSlots(SlotSettings.defaults().withCount(1, 1).withWork(2, 64L << 20));
    try (DuckDbEngine small = new DuckDbEngine(settings);
        Engine.Session first = small.open(Engine.Lane.WORK);
        Engine.Session second = small.open(Engine.Lane.WORK);
        Engine.Session heavy = small.open(Engine.Lane.HEAVY);
        Engine.Session light = small.open(Engine.Lane.LIGHT)) {
      for (Engine.Session session : List.of(first, second, heavy, light)) {
        assertThat(Rows.of(session, "select 1")).containsExactly("1");
      }
    }
  }
}
