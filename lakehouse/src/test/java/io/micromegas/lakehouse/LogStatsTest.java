package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts of log entries: which minute an entry is in, and from where its count comes. */
class LogStatsTest {
  private static final long MINUTE = 60_000_000_000L;

  @TempDir Path directory;

  @Test
  void minutesBeginAtWholeOnesAlsoBeforeTheEpoch() {
    MemoryLake lake = new MemoryLake();
    // Far from the epoch a clock's time is a double: powers of two are exact.
    long[] times = {
      0,
      1,
      MINUTE - 1,
      MINUTE,
      -1,
      -MINUTE,
      -MINUTE - 1,
      1L << 61,
      -(1L << 61),
      Long.MAX_VALUE,
      Long.MIN_VALUE
    };
    for (long time : times) {
      lake.logs(time, "at " + time);
    }
    long first = -(Long.MAX_VALUE / MINUTE) * MINUTE;
    try (LakehouseViews views = lake.views();
        DuckDbEngine engine = new DuckDbEngine(EngineSettings.defaults(directory))) {
      assertThat(counts(engine, views, TimeRange.ALL))
          .containsExactlyInAnyOrder(
              "0|4|app|3",
              MINUTE + "|4|app|1",
              -MINUTE + "|4|app|2",
              -2 * MINUTE + "|4|app|1",
              Math.floorDiv(1L << 61, MINUTE) * MINUTE + "|4|app|1",
              Math.floorDiv(-(1L << 61), MINUTE) * MINUTE + "|4|app|1",
              Long.MAX_VALUE / MINUTE * MINUTE + "|4|app|1",
              first + "|4|app|1");
      assertThat(counts(engine, views, new TimeRange(-MINUTE, 0)))
          .as("whole minutes, however the range cuts the last one")
          .contains("0|4|app|3", -MINUTE + "|4|app|2");
      assertThat(counts(engine, views, new TimeRange(Long.MIN_VALUE, first)))
          .containsExactly(first + "|4|app|1");
    }
  }

  private static List<String> counts(DuckDbEngine engine, Lakehouse views, TimeRange times) {
    return LakeSql.rows(
        engine,
        views,
        times,
        "SELECT epoch_ns(time_bin), level, target, \"count\" FROM log_stats WHERE time_bin >= "
            + Sql.time(times.begin() == Long.MIN_VALUE ? -Long.MAX_VALUE : times.begin())
            + " AND time_bin <= "
            + Sql.time(times.end()));
  }

  @Test
  void whereManyBlocksAreNotCountedYetTheirLogEntriesAreReadFromFiles() throws IOException {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine = lake.engine(directory.resolve("engine"));
        LakehouseViews views = lake.views();
        LakehouseViews onlyOneBlock =
            lake.views(LakehouseSettings.defaults().withQueryBounds(9, 1, 1_000, 1 << 20))) {
      RandomSender sender = new RandomSender(lake, new Random(7), 1_000_000_000L, true);
      List<Long> moments = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        moments.add(lake.clock() + 1_000);
        sender.postLogs();
      }
      String sql = "SELECT CAST(s AS VARCHAR) AS text FROM log_stats s ORDER BY text";
      List<String> expected = LakeSql.rows(engine, views, sql);
      PartitionCuts cuts = new PartitionCuts(lake, views);
      cuts.fromBlocks(StoredViews.LOG_ENTRIES, Optional.empty(), range(moments, 0, 12));
      cuts.fromBlocks(StoredViews.LOG_ENTRIES, Optional.empty(), range(moments, 12, 22));
      cuts.fromBlocks(StoredViews.LOG_ENTRIES, Optional.empty(), range(moments, 22, 29));
      assertThat(LakeSql.rows(engine, onlyOneBlock, sql)).isEqualTo(expected);
      cuts.fromBlocks(StoredViews.LOG_STATS, Optional.empty(), range(moments, 5, 10));
      cuts.fromBlocks(StoredViews.LOG_STATS, Optional.empty(), range(moments, 15, 25));
      assertThat(LakeSql.rows(engine, onlyOneBlock, sql)).isEqualTo(expected);
      try (ReadSession session = onlyOneBlock.open(() -> {})) {
        assertThat(session.relation("log_stats", Optional.empty(), TimeRange.ALL).scans())
            .as("of the last block")
            .hasSize(1);
      }
      assertThat(expected).hasSizeGreaterThan(10);
    }
  }

  private static InsertRange range(List<Long> moments, int begin, int end) {
    return new InsertRange(moments.get(begin), moments.get(end));
  }
}
