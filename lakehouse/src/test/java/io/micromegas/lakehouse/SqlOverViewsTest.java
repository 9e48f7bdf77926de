package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.lakehouse.TestLake.Posted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views as the engine sees them. */
class SqlOverViewsTest {
  @TempDir Path directory;

  @Test
  void statementsOverAllViewsOfRealTelemetry() throws IOException {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        LakehouseViews views = lake.views();
        DuckDbEngine engine = lake.engine(directory.resolve("engine"))) {
      Posted posted = lake.post(Path.of("..", "testing", "vectors", "medium"));
      String process = posted.process().toString();
      for (int round = 0; round < 2; round++) {
        assertThat(
                LakeSql.rows(
                    engine,
                    views,
                    "select count(*), count(distinct msg) > 1000, min(level), max(level)"
                        + " from log_entries"))
            .containsExactly("20002|true|2|5");
        assertThat(
                LakeSql.rows(
                    engine,
                    views,
                    "select p.process_id, s.n, b.n from processes p,"
                        + " (select count(*) n from streams) s, (select count(*) n from blocks) b"))
            .containsExactly(process + "|6|6");
        assertThat(
                LakeSql.rows(
                    engine,
                    views,
                    "select array_to_string(\"streams.tags\", ','), nb_objects from blocks"
                        + " where \"streams.tags\" = ['log']"))
            .containsExactly("log|20002");
        assertThat(
                LakeSql.rows(
                    engine,
                    views,
                    "select count(*) from processes a join processes b using (process_id)"
                        + " where a.process_id = '"
                        + process
                        + "' and b.process_id <> 'x'"))
            .containsExactly("1");
        assertThat(LakeSql.rows(engine, views, "select count(*) from pending_blocks"))
            .containsExactly("0");
        assertThat(
                LakeSql.rows(
                    engine,
                    views,
                    "select count(*) from log_entries a join log_entries b"
                        + " on a.time = b.time and a.msg = b.msg where a.process_id <> 'x'"))
            .hasSize(1)
            .first()
            .satisfies(count -> assertThat(Long.parseLong(count)).isGreaterThanOrEqualTo(20002));
        assertThat(
                LakeSql.rows(
                    engine,
                    views,
                    "select count(*) from measures where name like 'app_%' and value >= 0"))
            .containsExactly("10000");
      }
    }
  }

  @Test
  void rowsOfAThreadComeInOrder() throws IOException {
    MemoryLake lake = new MemoryLake();
    var site = new io.micromegas.telemetry.SpanBlockWriter.Site("a", "t", "m", "f.rs", 1, 1);
    for (int block = 0; block < 4; block++) {
      long first = 1_000_000L * block;
      lake.spans(
          first,
          first + 1_000_000,
          200_000L * block,
          w -> {
            for (int i = 0; i < 100_000; i++) {
              w.begin(first + 10L * i, site);
              w.end(first + 10L * i + 5, site);
            }
          });
    }
    String thread = lake.thread.streamId().toString();
    try (LakehouseViews views = lake.views();
        DuckDbEngine engine = new DuckDbEngine(EngineSettings.defaults(directory));
        ReadSession session = views.open(() -> {})) {
      Map<String, RelationSql> relations =
          Map.of("spans", session.relation("thread_spans", Optional.of(thread), TimeRange.ALL));
      session.planned();
      List<String> begins =
          LakeSql.rows(engine, relations, "select epoch_ns(\"begin\") from spans");
      assertThat(begins).hasSize(400_001);
      assertThat(begins).isSortedAccordingTo((a, b) -> Long.compare(parse(a), parse(b)));
      assertThat(
              LakeSql.rows(
                  engine,
                  relations,
                  "select count(*), max(depth), count(distinct hash) from spans"))
          .containsExactly("400001|1|2");
    }
  }

  private static long parse(String number) {
    return Long.parseLong(number);
  }

  @Test
  void anErrorOfAScanIsTheErrorOfTheStatement() throws IOException {
    MemoryLake lake = new MemoryLake();
    lake.store.delete(MemoryLake.key(lake.logs(100, "one")));
    try (LakehouseViews views = lake.views();
        DuckDbEngine engine = new DuckDbEngine(EngineSettings.defaults(directory))) {
      assertThatThrownBy(() -> LakeSql.rows(engine, views, "select count(*) from log_entries"))
          .hasMessageContaining("was acknowledged, but its object");
    }
  }
}
