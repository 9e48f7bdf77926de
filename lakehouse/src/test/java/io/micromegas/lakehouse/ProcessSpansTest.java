package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans of a process are those of its threads, out of blocks, partitions and both. */
class ProcessSpansTest {
  private static final int THREADS = 12;
  private static final int SEEDS = Integer.getInteger("micromegas.seeds", 2);
  private static final String VIEW = "thread_spans";

  @TempDir Path directory;
  private TestLake lake;
  private DuckDbEngine engine;
  private LakehouseViews views;

  @BeforeEach
  void open() throws IOException {
    lake = new TestLake(directory.resolve("lake"));
    engine = lake.engine(directory.resolve("engine"));
    views =
        new LakehouseViews(
            lake.catalog,
            lake.store,
            lake.writer,
            LakehouseSettings.defaults(),
            WriteSettings.defaults(),
            PersistSettings.defaults().withEnabled(false).withMaxEvents(60));
  }

  @AfterEach
  void close() throws IOException {
    views.close();
    engine.close();
    lake.close();
  }

  private List<String> rows(UUID process, TimeRange times, boolean ordered, String sql) {
    try (ReadSession session = views.open(() -> {})) {
      RelationSql relation =
          session.functions().processSpans(process, SpanTypes.THREAD, times, ordered);
      session.planned();
      return LakeSql.rows(engine, Map.of("p", relation), sql);
    }
  }

  /** The rows of each thread's view, with the thread in front. */
  private List<String> ofThreads(List<StreamInfo> streams, TimeRange times) {
    List<String> rows = new ArrayList<>();
    for (StreamInfo stream : streams) {
      try (ReadSession session = views.open(() -> {})) {
        String id = stream.streamId().toString();
        RelationSql relation = session.relation(VIEW, Optional.of(id), times);
        session.planned();
        String sql =
            "SELECT '%s', '%s-%s', * FROM v WHERE \"begin\" <= %s AND \"end\" >= %s"
                .formatted(
                    id,
                    stream.properties().get("thread-name"),
                    stream.properties().get("thread-id"),
                    Sql.time(times.end()),
                    Sql.time(Math.max(times.begin(), -Long.MAX_VALUE)));
        rows.addAll(LakeSql.rows(engine, Map.of("v", relation), sql));
      }
    }
    return rows.stream().sorted().toList();
  }

  @Test
  void areThoseOfItsThreads() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      UUID process = new UUID(random.nextLong(), random.nextLong());
      List<RandomThread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        threads.add(new RandomThread(lake, random, process, "t" + i, seed % 2 == 0 ? 500_000 : 0));
      }
      for (int step = 0; step < 6; step++) {
        for (RandomThread thread : threads) {
          for (int block = random.nextInt(5); block > 0; block--) {
            thread.post();
          }
          if (random.nextInt(3) == 0) {
            views.shorten(VIEW, Optional.of(thread.streamId().toString()), () -> false);
          }
        }
        List<StreamInfo> streams = threads.stream().map(RandomThread::stream).toList();
        long begin = random.nextLong(1 + 3_000 * threads.getFirst().lastTick()) - 5_000;
        for (TimeRange times :
            List.of(TimeRange.ALL, new TimeRange(begin, begin + random.nextLong(200_000)))) {
          String as = "seed %d, step %d, %s".formatted(seed, step, times);
          assertThat(rows(process, times, false, "SELECT * FROM p").stream().sorted().toList())
              .as(as)
              .isEqualTo(ofThreads(streams, times));
          List<String> order =
              rows(process, times, true, "SELECT stream_id, epoch_ns(\"begin\"), depth, id FROM p");
          assertThat(order)
              .as(as)
              .isEqualTo(
                  rows(
                      process,
                      times,
                      false,
                      "SELECT stream_id, epoch_ns(\"begin\"), depth, id FROM p"
                          + " ORDER BY stream_id, \"begin\", depth, \"end\" DESC, id"));
        }
      }
    }
  }

  @Test
  void aThousandThreadsAreAStatementOfTwoScans() {
    Random random = new Random(3);
    UUID process = new UUID(random.nextLong(), random.nextLong());
    for (int i = 0; i < 1_000; i++) {
      new RandomThread(lake, random, process, "t" + i, 500_000).post();
    }
    try (ReadSession session = views.open(() -> {})) {
      RelationSql relation =
          session.functions().processSpans(process, SpanTypes.THREAD, TimeRange.ALL, true);
      session.planned();
      assertThat(relation.scans()).hasSizeLessThanOrEqualTo(2);
      assertThat(relation.sql(scan -> "x")).hasSizeLessThan(5_000);
      assertThat(
              LakeSql.rows(
                  engine, Map.of("p", relation), "SELECT count(DISTINCT stream_id) FROM p"))
          .hasSize(1)
          .allSatisfy(count -> assertThat(Integer.parseInt(count)).isGreaterThan(500));
    }
  }
}
