package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.engine.DuckDbEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code list_view_sets()} shows. */
class ViewSetListTest {
  @TempDir Path directory;

  @Test
  void globalViewsComeFirst() {
    var rows = Rows.columns(ViewSetList.scan(StoredViews.standard()), "view_set_name");
    assertThat(rows)
        .extracting(row -> row.get("view_set_name"))
        .startsWith("log_entries", "measures", "processes", "streams", "blocks", "log_stats")
        .endsWith("thread_spans", "async_events", "net_spans", "images");
  }

  @Test
  void schemasAreWrittenOut() {
    var rows = Rows.all(ViewSetList.scan(StoredViews.standard()));
    assertThat(rows.get(5))
        .containsEntry(
            "schema",
            "time_bin: Timestamp(Nanosecond, \"+00:00\") not null, process_id: Dictionary(Int32,"
                + " Utf8) not null, level: Int32 not null, target: Dictionary(Int32, Utf8) not null,"
                + " count: Int64 not null")
        .containsEntry("has_view_maker", false)
        .containsEntry("global_instance_available", true);
    assertThat(rows)
        .filteredOn(row -> "net_spans".equals(row.get("view_set_name")))
        .singleElement()
        .satisfies(row -> assertThat(row.get("current_schema_hash")).isEqualTo(new byte[] {2}))
        .satisfies(row -> assertThat(row).containsEntry("has_view_maker", true))
        .satisfies(row -> assertThat(row).containsEntry("global_instance_available", false));
  }

  /** The query of administrators that finds partitions of other versions. */
  @Test
  void hashesAreThoseOfPartitions() throws IOException {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine = lake.engine(directory.resolve("engine"))) {
      RandomSender sender = new RandomSender(lake, new Random(1), 1_000_000_000L, true);
      for (int i = 0; i < 20; i++) {
        sender.post();
      }
      Optional<String> process = Optional.of(sender.processId().toString());
      StoredViews older =
          new StoredViews(List.of(StoredForms.of(StoredViews.MEASURES, 6, List.of(6), Map.of())));
      try (LakehouseViews before = lake.views(older)) {
        before.shorten("measures", process, () -> false);
      }
      try (LakehouseViews views = lake.views();
          var session = views.open(() -> {})) {
        views.shorten("log_entries", process, () -> false);
        var relations =
            Map.of(
                "p",
                session.relation(
                    "list_partitions", Optional.empty(), io.micromegas.base.TimeRange.ALL),
                "vs",
                session.relation(
                    "list_view_sets", Optional.empty(), io.micromegas.base.TimeRange.ALL));
        assertThat(
                LakeSql.rows(
                    engine,
                    relations,
                    "SELECT p.view_set_name, hex(p.file_schema_hash), hex(vs.current_schema_hash)"
                        + " FROM p JOIN vs ON p.view_set_name = vs.view_set_name WHERE"
                        + " p.file_schema_hash != vs.current_schema_hash"))
            .containsExactly("measures|06|07");
        assertThat(
                LakeSql.rows(
                    engine,
                    relations,
                    "SELECT DISTINCT p.view_set_name FROM p JOIN vs ON p.view_set_name ="
                        + " vs.view_set_name AND p.file_schema_hash = vs.current_schema_hash"))
            .containsExactly("log_entries");
      }
    }
  }
}
