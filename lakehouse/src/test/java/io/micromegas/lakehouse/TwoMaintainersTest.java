package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.engine.DuckDbEngine;
import io.micromegas.store.PartitionKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers maintain one lake, on the real clock. */
@Timeout(120)
class TwoMaintainersTest {
  @TempDir Path directory;

  @Test
  void makeTheSameLakeAsOneAndLeaveNothingBehind() throws Exception {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine = lake.engine(directory.resolve("engine"));
        LakehouseViews one = lake.views();
        LakehouseViews two = lake.views()) {
      SteadySender sender = new SteadySender(lake);
      Maintenance first = Maintenance.start(lake.catalog, lake.store, one, settings());
      Maintenance second = Maintenance.start(lake.catalog, lake.store, two, settings());
      for (int i = 0; i < 40; i++) {
        sender.send();
        assertThat(LakeSql.rows(engine, one, "select count(*), max(msg) from log_entries"))
            .hasSize(1)
            .first()
            .asString()
            .startsWith(sender.sent() + "|");
        Thread.sleep(150);
      }
      Thread.sleep(2_500);
      assertThat(lake.number("select count(*) from partitions where view_set = 'log_entries'"))
          .isGreaterThan(3);
      assertThat(lake.number("select count(*) from server_leases")).isEqualTo(2);
      first.close();
      second.close();

      for (Maintenance maintenance : List.of(first, second)) {
        assertThat(maintenance.stats())
            .extracting(TaskStats::task)
            .contains("second", "minute", "hour", "day", "retention", "sweep", "orphans");
        assertThat(maintenance.stats()).allSatisfy(stats -> assertThat(stats.failures()).isZero());
      }
      assertThat(lake.number("select count(*) from server_leases")).isZero();
      assertThat(lake.number("select count(*) from claims")).isZero();
      List<String> files = lake.store.list(PartitionKeys.PREFIX, 10_000);
      assertThat(lake.catalog.partitions().orphans(files)).isEmpty();
      assertThat(lake.number("select count(distinct task) from maintenance_tasks")).isEqualTo(7);
      for (String view : List.of("log_entries", "measures")) {
        assertThat(LakeSql.rows(engine, one, "select count(*) from " + view))
            .containsExactly(String.valueOf(sender.sent()));
      }
      assertThat(LakeSql.rows(engine, two, "select cast(sum(count) as bigint) from log_stats"))
          .containsExactly(String.valueOf(sender.sent()));
    }
  }

  private static MaintenanceSettings settings() {
    return MaintenanceSettings.DEFAULT.withStopGrace(Duration.ofSeconds(5));
  }
}
