package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.Engine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.lakehouse.TestLake.Posted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a first query waits for rows, without the engine and in SQL. Run with {@code
 * -Dmicromegas.bulk=<directory of the bulk vectors>}; prints, judges nothing but counts.
 */
@EnabledIfSystemProperty(named = "micromegas.bulk", matches = ".+")
class BulkTimesTest {
  private static final int ROUNDS = 12;
  private static final int THREADS = 2;

  @Test
  void firstQueries(@TempDir Path directory) throws Exception {
    try (TestLake lake = new TestLake(directory)) {
      Posted posted = lake.post(Path.of(System.getProperty("micromegas.bulk", "")));
      String process = posted.process().toString();
      String thread = largestThread(lake, posted);
      for (int round = 0; round < ROUNDS; round++) {
        // A new lakehouse has an empty cache.
        try (LakehouseViews views = lake.views()) {
          long processorBefore = processor();
          long logs = time(views, "log_entries", process);
          long logsAgain = time(views, "log_entries", process);
          long logBytes = views.cachedBytes();
          long measures = time(views, "measures", process);
          long spans = time(views, "thread_spans", thread);
          long spansAgain = time(views, "thread_spans", thread);
          System.out.printf(
              "BULK round %d: log_entries %.1f ms, again %.1f ms (%d MiB kept); measures %.1f ms;"
                  + " thread_spans %.1f ms, again %.1f ms; %.0f ms of processor%n",
              round,
              logs / 1e6,
              logsAgain / 1e6,
              logBytes >> 20,
              measures / 1e6,
              spans / 1e6,
              spansAgain / 1e6,
              (processor() - processorBefore) / 1e6);
        }
      }
    }
  }

  @Test
  void firstQueriesInSql(@TempDir Path directory) throws Exception {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine =
            new DuckDbEngine(EngineSettings.defaults(directory.resolve("engine")))) {
      Posted posted = lake.post(Path.of(System.getProperty("micromegas.bulk", "")));
      String process = posted.process().toString();
      String thread = largestThread(lake, posted);
      for (int round = 0; round < ROUNDS; round++) {
        try (LakehouseViews views = lake.views()) {
          String logs = "select level, count(*), max(length(msg)) from v group by level";
          String export = "select time, level, target, msg from v";
          String spans = "select name, count(*), sum(duration) from v group by name";
          System.out.printf(
              "BULK SQL round %d: log_entries first %.1f ms, again %.1f, export %.1f;"
                  + " thread_spans first %.1f, again %.1f, export %.1f%n",
              round,
              sql(engine, views, "log_entries", process, logs),
              sql(engine, views, "log_entries", process, logs),
              sql(engine, views, "log_entries", process, export),
              sql(engine, views, "thread_spans", thread, spans),
              sql(engine, views, "thread_spans", thread, spans),
              sql(engine, views, "thread_spans", thread, "select * from v"));
        }
      }
    }
  }

  /**
   * The spans of one thread out of files: written once, then read by queries that decode nothing.
   */
  @Test
  void warmSpansFromParquet(@TempDir Path directory) throws Exception {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine = lake.engine(directory.resolve("engine"))) {
      Posted posted = lake.post(Path.of(System.getProperty("micromegas.bulk", "")));
      String thread = largestThread(lake, posted);
      try (LakehouseViews views = lake.views()) {
        long start = System.nanoTime();
        views.shorten("thread_spans", Optional.of(thread), () -> false);
        double written = (System.nanoTime() - start) / 1e6;
        String counts = "select count(*) from v";
        String spans = "select name, count(*), sum(duration) from v group by name";
        String depths = "select depth, parent, count(*) from v group by all order by 3 limit 10";
        for (int round = 0; round < ROUNDS; round++) {
          System.out.printf(
              "BULK PARQUET round %d: written %.1f ms; thread_spans count %.1f, by name %.1f,"
                  + " depth and parent %.1f, export %.1f%n",
              round,
              written,
              relation(engine, views, thread, counts),
              relation(engine, views, thread, spans),
              relation(engine, views, thread, depths),
              relation(engine, views, thread, "select * from v"));
        }
      }
    }
  }

  /** Log entries of one process out of files, written once. */
  @Test
  void warmLogsFromParquet(@TempDir Path directory) throws Exception {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine = lake.engine(directory.resolve("engine"))) {
      String process =
          lake.post(Path.of(System.getProperty("micromegas.bulk", ""))).process().toString();
      try (LakehouseViews views = lake.views()) {
        long start = System.nanoTime();
        views.shorten("log_entries", Optional.of(process), () -> false);
        double written = (System.nanoTime() - start) / 1e6;
        for (int round = 0; round < ROUNDS; round++) {
          System.out.printf(
              "BULK PARQUET round %d: written %.1f ms; log_entries count %.1f, by level %.1f,"
                  + " filtered %.1f, export %.1f%n",
              round,
              written,
              files(engine, views, process, "select count(*) from v"),
              files(engine, views, process, "select level, count(*) from v group by level"),
              files(engine, views, process, "select count(*) from v where msg like '%9%'"),
              files(engine, views, process, "select time, level, target, msg from v"));
        }
      }
    }
  }

  private static double files(Engine engine, LakehouseViews views, String process, String sql) {
    return sql(engine, views, "log_entries", process, true, sql);
  }

  private static double relation(Engine engine, LakehouseViews views, String thread, String sql) {
    return sql(engine, views, "thread_spans", thread, true, sql);
  }

  private static double sql(
      Engine engine, LakehouseViews views, String view, String instance, String sql) {
    return sql(engine, views, view, instance, false, sql);
  }

  private static double sql(
      Engine engine,
      LakehouseViews views,
      String view,
      String instance,
      boolean fromFiles,
      String sql) {
    long start = System.nanoTime();
    try (ReadSession session = views.open(() -> {});
        Engine.Session slot = engine.open(Engine.Lane.HEAVY)) {
      var relation = session.relation(view, Optional.of(instance), TimeRange.ALL);
      assertThat(relation.sql(scan -> "").contains("read_parquet")).isEqualTo(fromFiles);
      session.planned();
      try (BatchStream batches =
          slot.execute(LakeSql.statement(slot, Map.of("v", relation), sql))) {
        while (batches.next()) {
          assertThat(batches.root().getRowCount()).isPositive();
        }
      }
      assertThat(session.failures()).isEmpty();
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /** Nanoseconds of processor so far: says more than the clock on a busy machine. */
  private static long processor() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static String largestThread(TestLake lake, Posted posted) {
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      UUID largest = posted.process();
      long most = -1;
      for (UUID stream : posted.streams().keySet()) {
        long rows =
            LakeSql.scan(session, "thread_spans", Optional.of(stream.toString())).estimatedRows();
        if (rows > most) {
          most = rows;
          largest = stream;
        }
      }
      return largest.toString();
    }
  }

  private static long time(LakehouseViews views, String view, String instance) throws Exception {
    long start = System.nanoTime();
    try (ReadSession session = views.open(() -> {})) {
      TableScan scan = LakeSql.scan(session, view, Optional.of(instance));
      session.planned();
      List<Integer> every = IntStream.range(0, scan.schema().columns().size()).boxed().toList();
      AtomicInteger next = new AtomicInteger();
      AtomicLong rows = new AtomicLong();
      List<Future<?>> futures = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        for (int i = 0; i < THREADS; i++) {
          futures.add(
              threads.submit(() -> {
                for (int part = next.getAndIncrement();
                    part < scan.parts();
                    part = next.getAndIncrement()) {
                  try (var reader = scan.open(part, new ScanRequest(every, List.of()))) {
                    ColumnBatch batch = reader.next(() -> false);
                    while (batch.rows() > 0) {
                      rows.addAndGet(batch.rows());
                      batch = reader.next(() -> false);
                    }
                  }
                }
                return null;
              }));
        }
        for (Future<?> future : futures) {
          future.get();
        }
      }
      assertThat(session.failures()).isEmpty();
      assertThat(rows.get()).as(view).isGreaterThan(400_000);
    }
    return System.nanoTime() - start;
  }
}
