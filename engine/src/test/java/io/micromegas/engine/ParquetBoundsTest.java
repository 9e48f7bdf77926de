package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ParquetWriter.Bounds;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.ParquetWriter.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory, disk, time and number of what writes at once. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParquetBoundsTest {
  private static final int ROWS = 10_000;
  private static final int TEXT = 250;
  private static final long MEMORY = 128L << 20;
  private static final int TIMES_MEMORY = Integer.getInteger("micromegas.timesMemory", 3);
  private static final List<FileColumn> COLUMNS =
      List.of(new FileColumn("n", ColumnType.INT64, 1), new FileColumn("t", ColumnType.TEXT, 2));

  @TempDir Path directory;
  private Path lake;
  private WriterSettings settings;

  @BeforeEach
  void directories() throws IOException {
    lake = Files.createDirectories(directory.resolve("lake"));
    settings = WriterSettings.defaults(directory.resolve("sorting"), List.of(lake));
  }

  /** Returns batches of 2.5 MB in random order, so many. */
  private static TableScan wide(int batches) {
    TableSchema schema =
        new TableSchema(
            List.of(
                new ColumnSpec("n", ColumnType.INT64, false, false),
                new ColumnSpec("t", ColumnType.TEXT, false, false)));
    Random random = new Random(1);
    byte[] text = new byte[ROWS * TEXT];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + random.nextInt(2));
    }
    int[] offsets = new int[ROWS + 1];
    for (int i = 0; i <= ROWS; i++) {
      offsets[i] = i * TEXT;
    }
    List<ColumnBatch> all = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      long[] numbers = random.longs(ROWS).toArray();
      all.add(
          new ColumnBatch(
              ROWS,
              List.of(new Column.Longs(numbers, null), new Column.Bytes(offsets, text, null))));
    }
    return MemoryScan.of(schema, all, false);
  }

  private static Job job(TableScan scan, List<FileColumn> columns, Path file) {
    return new Job(RelationSql.of(scan), columns, List.of("n"), List.of("n"), file);
  }

  @Test
  void sortingMoreThanMemorySpills() throws IOException {
    WriterSettings small = settings.withBudget(MEMORY, 8L << 30, 1).withFiles(8192, 1);
    int batches = (int) (TIMES_MEMORY * MEMORY / (ROWS * TEXT));
    Path file = lake.resolve("a");
    try (DuckDbParquetWriter writer = new DuckDbParquetWriter(small)) {
      Written written = writer.write(job(wide(batches), COLUMNS, file), () -> false);
      assertThat(written.rows()).isEqualTo((long) batches * ROWS);
    }
    try (DuckDbEngine engine =
            new DuckDbEngine(
                EngineSettings.defaults(directory.resolve("engine"))
                    .withAllowedDirectories(List.of(lake)));
        Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      assertThat(
              Rows.of(
                  session,
                  "select count(*), min(length(t)), count(*) filter (n < p) from (select n, t, lag(n)"
                      + " over () as p from "
                      + RelationSql.parquet(List.of(file))
                      + ")"))
          .containsExactly(batches * ROWS + "|" + TEXT + "|0");
    }
    try (var left = Files.list(directory.resolve("sorting"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void moreDiskThanAllowedFailsAlone() {
    WriterSettings small = settings.withBudget(MEMORY, 16L << 20, 1);
    try (DuckDbParquetWriter writer = new DuckDbParquetWriter(small)) {
      assertThatThrownBy(
              () -> writer.write(job(wide(120), COLUMNS, lake.resolve("a")), () -> false))
          .isInstanceOfSatisfying(
              MicromegasException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
      assertThat(lake.resolve("a")).doesNotExist();
      assertThat(writer.write(job(wide(1), COLUMNS, lake.resolve("b")), () -> false).rows())
          .isEqualTo(ROWS);
    }
  }

  @Test
  void cancellingWhileSortingIsQuick() throws InterruptedException {
    List<Long> millis = new ArrayList<>();
    TableScan scan = wide(120);
    try (DuckDbParquetWriter writer =
        new DuckDbParquetWriter(settings.withBudget(MEMORY, 8L << 30, 1))) {
      for (int wait : List.of(100, 300, 600)) {
        AtomicBoolean cancel = new AtomicBoolean();
        AtomicLong cancelledAt = new AtomicLong();
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(wait);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              cancelledAt.set(System.nanoTime());
              cancel.set(true);
            });
        assertThatThrownBy(
                () -> {
                  while (true) {
                    Path file = lake.resolve("a");
                    writer.write(job(scan, COLUMNS, file), cancel::get);
                    Files.delete(file);
                  }
                })
            .isInstanceOfSatisfying(
                MicromegasException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        millis.add((System.nanoTime() - cancelledAt.get()) / 1_000_000);
        assertThat(lake.resolve("a")).doesNotExist();
      }
    }
    System.out.println("milliseconds from cancelling to the end of writing: " + millis);
    assertThat(millis).allSatisfy(each -> assertThat(each).isLessThan(5000));
  }

  @Test
  void manyWriteAtOnceAndWaitForASlot() throws Exception {
    try (DuckDbParquetWriter writer = new DuckDbParquetWriter(settings.withSlots(3));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Written>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int value = i;
        Callable<Written> write =
            () ->
                writer.write(
                    job(
                        SlowScan.of(2, number -> SlowScan.rows(number < 10 ? 1000 : 0, value)),
                        COLUMNS.subList(0, 1),
                        lake.resolve("file" + value)),
                    () -> false);
        all.add(callers.submit(write));
      }
      for (int i = 0; i < 60; i++) {
        Written written = all.get(i).get();
        assertThat(written.rows()).isEqualTo(10_000);
        assertThat(written.bounds()).isEqualTo(Map.of("n", new Bounds(i, i)));
      }
    }
    assertThat(NativeHandles.count(ScanState.class)).isZero();
    assertThat(NativeHandles.count(RegisteredScan.class)).isZero();
  }

  @Test
  void whoWaitsForASlotCanBeCancelled() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    SlowScan slow =
        SlowScan.of(
            1,
            number -> {
              writing.countDown();
              return SlowScan.rows(done.get() ? 0 : 1, number);
            });
    try (DuckDbParquetWriter writer = new DuckDbParquetWriter(settings.withSlots(1));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Written> first =
          callers.submit(
              () -> writer.write(job(slow, COLUMNS.subList(0, 1), lake.resolve("a")), () -> false));
      writing.await();
      assertThatThrownBy(() -> writer.write(job(wide(1), COLUMNS, lake.resolve("b")), () -> true))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      done.set(true);
      assertThat(first.get().rows()).isPositive();
    }
  }
}
