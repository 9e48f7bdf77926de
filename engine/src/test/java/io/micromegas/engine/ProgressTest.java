package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows are handed out while the scan that makes them still works. */
@Timeout(60)
class ProgressTest {
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

  /** A relation of one part whose batches a test hands over one by one; negative: the end. */
  private record HandedScan(SynchronousQueue<Integer> steps, CountDownLatch stopped)
      implements TableScan {
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
        private long value;

        @Override
        public ColumnBatch next(Cancellation cancelled) {
          try {
            Integer rows = null;
            while (rows == null) {
              if (cancelled.isCancelled()) {
                stopped.countDown();
                throw new MicromegasException(ErrorCode.CANCELLED, "stopped");
              }
              rows = steps.poll(1, TimeUnit.MILLISECONDS);
            }
            return SlowScan.rows(Math.max(0, rows), value++);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
  void eachBatchOfAScanIsHandedOutBeforeTheNextIsMade() throws Exception {
    HandedScan scan = new HandedScan(new SynchronousQueue<>(), new CountDownLatch(1));
    for (Engine.Lane lane : List.of(Engine.Lane.WORK, Engine.Lane.HEAVY)) {
      try (Engine.Session session = engine.open(lane);
          BatchStream batches = session.execute(sql(session, scan), 1)) {
        for (int i = 0; i < 20; i++) {
          int rows = i % 3 + 1;
          scan.steps().put(rows);
          for (int row = 0; row < rows; row++) {
            assertThat(batches.next()).isTrue();
            assertThat(batches.root().getRowCount()).isEqualTo(1);
            assertThat(((BigIntVector) batches.root().getVector(0)).get(0)).isEqualTo(i + 1);
          }
        }
        scan.steps().put(-1);
        assertThat(batches.next()).isFalse();
      }
    }
  }

  @Test
  void cancellingReachesAReaderThatWaits() throws Exception {
    HandedScan scan = new HandedScan(new SynchronousQueue<>(), new CountDownLatch(1));
    try (Engine.Session session = engine.open(Engine.Lane.WORK);
        BatchStream batches = session.execute(sql(session, scan), 1)) {
      scan.steps().put(1);
      assertThat(batches.next()).isTrue();
      Thread.ofPlatform().start(session::cancel);
      assertThatThrownBy(batches::next)
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(scan.stopped().await(10, TimeUnit.SECONDS)).isTrue();
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
