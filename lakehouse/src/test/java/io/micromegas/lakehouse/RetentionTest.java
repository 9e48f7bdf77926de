package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake with six days of telemetry, made by setting the database's clock back. */
class RetentionTest {
  private static final int DAYS = 6;
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @TempDir Path directory;
  private TestLake lake;
  private DuckDbEngine engine;

  @BeforeEach
  void fill() throws Exception {
    lake = new TestLake(directory.resolve("lake"));
    engine = lake.engine(directory.resolve("engine"));
    lake.clockBehind(Duration.ofDays(DAYS - 1));
    SteadySender sender = new SteadySender(lake);
    for (int day = DAYS - 1; day >= 0; day--) {
      lake.clockBehind(Duration.ofDays(day));
      sender.send();
    }
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    lake.close();
  }

  private Retention retention(LakehouseViews views, RetentionSettings settings) {
    return new Retention(
        settings,
        views.storedViews().all().stream().map(StoredView::viewSet).toList(),
        MaintainedView.of(views.storedViews().all()),
        lake.catalog.partitions(),
        views.partitionWork(),
        new CatalogProgress(lake.catalog.partitions()));
  }

  private void run(LakehouseViews views, RetentionSettings settings) {
    retention(views, settings).run(0, lake.catalog.partitions().databaseTime(), () -> false);
  }

  private LakehouseViews views(ObjectStore store) {
    return new LakehouseViews(
        lake.catalog, store, lake.writer, LakehouseSettings.defaults(), StoredViews.standard());
  }

  private long count(LakehouseViews views, String view) {
    return Long.parseLong(LakeSql.rows(engine, views, "select count(*) from " + view).getFirst());
  }

  /** Days up to today that are not older than so many whole ones. */
  private static long kept(int days) {
    return days + 1L;
  }

  @Test
  void daysThatAreOldEnoughGoWithTheirObjects() {
    try (LakehouseViews views = views(lake.store)) {
      assertThat(count(views, "log_entries")).isEqualTo(DAYS * SteadySender.EVENTS);
      run(views, new RetentionSettings(2, Map.of()));

      assertThat(count(views, "log_entries")).isEqualTo(kept(2) * SteadySender.EVENTS);
      assertThat(count(views, "measures")).isEqualTo(kept(2) * SteadySender.EVENTS);
      assertThat(count(views, "blocks")).isEqualTo(kept(2) * 2);
      new Sweep(lake.catalog.partitions(), lake.store, Duration.ZERO).run(0, 0, () -> false);
      assertThat(lake.store.list("blobs/", 100)).hasSize((int) kept(2) * 2);

      run(views, new RetentionSettings(2, Map.of()));
      assertThat(count(views, "log_entries")).isEqualTo(kept(2) * SteadySender.EVENTS);
    }
  }

  @Test
  void aViewThatIsKeptLongerIsPutIntoPartitionsFirst() {
    try (LakehouseViews views = views(lake.store)) {
      run(views, new RetentionSettings(2, Map.of("log_entries", 0, "measures", 4)));

      assertThat(count(views, "blocks")).isEqualTo(kept(2) * 2);
      assertThat(count(views, "log_entries")).isEqualTo(DAYS * SteadySender.EVENTS);
      assertThat(count(views, "measures")).isEqualTo(kept(4) * SteadySender.EVENTS);
    }
  }

  @Test
  void aViewThatIsKeptShorterGoesAlone() {
    try (LakehouseViews views = views(lake.store)) {
      run(views, new RetentionSettings(0, Map.of("log_entries", 1)));
      assertThat(count(views, "log_entries")).isEqualTo(kept(1) * SteadySender.EVENTS);
      assertThat(count(views, "measures")).isEqualTo(DAYS * SteadySender.EVENTS);
      assertThat(count(views, "blocks")).isEqualTo(DAYS * 2);
    }
  }

  @Test
  void nothingIsDroppedThatCouldNotBePutIntoPartitions() {
    FailingStore store = new FailingStore(lake.store);
    store.failReadsOf("blobs/");
    try (LakehouseViews views = views(store)) {
      assertThatThrownBy(() -> run(views, new RetentionSettings(2, Map.of("log_entries", 0))))
          .isInstanceOf(MicromegasException.class)
          .hasMessageContaining("blocks: ");
      assertThat(lake.number("select count(*) from blocks")).isEqualTo(DAYS * 2);

      store.failReadsOf("nothing");
      run(views, new RetentionSettings(2, Map.of("log_entries", 0)));
      assertThat(count(views, "log_entries")).isEqualTo(DAYS * SteadySender.EVENTS);
      assertThat(lake.number("select count(*) from blocks")).isEqualTo(kept(2) * 2);
    }
  }

  @Test
  void nothingIsDroppedThatAPartitionAcrossAnHourKeepsOutOfWholeOnes() {
    try (LakehouseViews views = views(lake.store)) {
      PartitionWork work = views.partitionWork();
      long block = lake.number("select min(insert_time) from blocks");
      long hour = Schedule.floor(block, HOUR);
      boolean early = block < hour + HOUR / 2;
      long begin = early ? hour - MINUTE : hour + HOUR / 2;
      long end = early ? hour + HOUR / 2 : hour + HOUR + MINUTE;
      work.materialize(
          "log_entries", begin, end, Duration.ofNanos(end - begin), line -> {}, () -> false);
      RetentionSettings settings = new RetentionSettings(2, Map.of("log_entries", 0));
      assertThatThrownBy(() -> run(views, settings))
          .isInstanceOf(MicromegasException.class)
          .hasMessageContaining("no blocks are dropped: log_entries is kept longer");
      assertThat(lake.number("select count(*) from blocks")).isEqualTo(DAYS * 2);

      work.retire("log_entries", "global", begin, end, line -> {}, () -> false);
      run(views, settings);
      assertThat(count(views, "log_entries")).isEqualTo(DAYS * SteadySender.EVENTS);
      assertThat(lake.number("select count(*) from blocks")).isEqualTo(kept(2) * 2);
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new RetentionSettings(-1, Map.of())).hasMessageContaining("-1 days");
    assertThatThrownBy(() -> new RetentionSettings(1, Map.of("nope", 3)))
        .hasMessageContaining("no view set 'nope'");
    assertThatThrownBy(() -> new RetentionSettings(1, Map.of("processes", 3)))
        .hasMessageContaining("answered from the catalog");
    assertThatThrownBy(() -> new RetentionSettings(10, Map.of("async_events", 0)))
        .hasMessageContaining("kept for ever")
        .hasMessageContaining("kept 10 days");
    assertThat(new RetentionSettings(10, Map.of("blocks", 20, "async_events", 20)).ofBlocks())
        .isEqualTo(20);
  }
}
