package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an older version wrote is served, in today's form, until today's files are there. */
class StoredVersionsTest {
  /** How log entries were stored once: without the program's path, and with other levels. */
  private static final StoredView OLD = old();

  /** How they are stored now, and how the older files are understood. */
  private static final StoredView NEW =
      StoredForms.of(
          StoredViews.LOG_ENTRIES,
          6,
          List.of(6, 5),
          Map.of(
              5,
              StoredViews.LOG_ENTRIES.columns().stream()
                  .map(column ->
                      switch (column.name()) {
                        case "exe" -> "'/bin/app'";
                        // So that it shows where a row comes from.
                        case "msg" -> "msg || ' (old)'";
                        default -> RelationSql.identifier(column.name());
                      })
                  .toList()));

  @TempDir Path directory;

  private static StoredView old() {
    StoredView view = StoredViews.LOG_ENTRIES;
    List<FileColumn> columns =
        view.columns().stream().filter(column -> !column.name().equals("exe")).toList();
    return new StoredView(
        view.viewSet(),
        5,
        List.of(5),
        columns,
        Map.of(),
        view.orderBy(),
        view.sortOrder(),
        view.minTime(),
        view.maxTime(),
        view.tag(),
        view.longestFromSource(),
        view.longestMerged());
  }

  @Test
  void olderFilesAreReadUntilNewOnesCoverThem() throws IOException {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine = lake.engine(directory.resolve("engine"));
        LakehouseViews before = lake.views(new StoredViews(List.of(OLD)));
        LakehouseViews after = lake.views(new StoredViews(List.of(NEW)))) {
      RandomSender sender = new RandomSender(lake, new Random(3), 1_000_000_000L, true);
      long begin = lake.clock() + 1_000;
      int blocks = 8;
      for (int i = 0; i < blocks / 2; i++) {
        sender.postLogs();
      }
      long middle = lake.clock() + 1_000;
      for (int i = 0; i < blocks / 2; i++) {
        sender.postLogs();
      }
      long end = lake.clock() + 1_000;
      List<String> rows = rows(engine, before);
      assertThat(rows).hasSizeGreaterThan(20);

      PartitionCuts old = new PartitionCuts(lake, before);
      old.fromBlocks(OLD, Optional.empty(), new InsertRange(begin, end));
      assertThat(rows(engine, after)).isEqualTo(rows);
      assertThat(marked(engine, after)).as("all from the old file").isEqualTo(rows.size());
      assertThat(scans(after)).as("blocks to decode").isZero();

      PartitionCuts now = new PartitionCuts(lake, after);
      now.fromBlocks(NEW, Optional.empty(), new InsertRange(begin, middle));
      assertThat(rows(engine, after)).isEqualTo(rows);
      assertThat(marked(engine, after)).as("a file is read whole or not at all").isZero();

      now.fromBlocks(NEW, Optional.empty(), new InsertRange(middle, end));
      assertThat(rows(engine, after)).isEqualTo(rows);
      assertThat(marked(engine, after)).isZero();
      assertThat(scans(after)).isZero();
      assertThat(rows(engine, before)).as("a server not updated yet decodes").isEqualTo(rows);
    }
  }

  private static int scans(Lakehouse views) {
    try (ReadSession session = views.open(() -> {})) {
      return session.relation("log_entries", Optional.empty(), TimeRange.ALL).scans().size();
    }
  }

  private static List<String> rows(DuckDbEngine engine, Lakehouse views) {
    return LakeSql.rows(
        engine,
        views,
        "SELECT CAST(r AS VARCHAR) AS text FROM"
            + " (SELECT * REPLACE (replace(msg, ' (old)', '') AS msg) FROM log_entries) r"
            + " ORDER BY text");
  }

  private static long marked(DuckDbEngine engine, Lakehouse views) {
    return Long.parseLong(
        LakeSql.rows(engine, views, "SELECT count(*) FROM log_entries WHERE msg LIKE '% (old)'")
            .getFirst());
  }
}
