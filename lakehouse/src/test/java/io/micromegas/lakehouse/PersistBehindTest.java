package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.NOON;
import static io.micromegas.lakehouse.ClockedLake.minutes;
import static io.micromegas.lakehouse.ClockedLake.nanos;
import static io.micromegas.lakehouse.ClockedLake.seconds;
import static io.micromegas.lakehouse.StoredViews.LOG_ENTRIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.lakehouse.Faults.When;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a query had to decode is written behind it, and the next one reads it from files. */
class PersistBehindTest {
  private static final PersistSettings AT_ONCE =
      new PersistSettings(true, 2, 10, Duration.ZERO, 1_000, 1L << 30);

  @TempDir Path directory;
  private ClockedLake lake;
  private Optional<UUID> process;
  private Optional<String> instance;

  @BeforeEach
  void open() throws IOException {
    lake = new ClockedLake(directory, NOON);
    process = Optional.of(lake.processId);
    instance = process.map(UUID::toString);
  }

  @AfterEach
  void close() throws IOException {
    lake.close();
  }

  private LakehouseViews views(PersistSettings persist) {
    return lake.views(WriteSettings.defaults(), persist);
  }

  private void query(LakehouseViews views, Optional<String> of) {
    assertThat(lake.rows(views, "log_entries", of)).isEqualTo(lake.rowsOfBlocks("log_entries", of));
  }

  /** Returns whether the view is read from files alone. */
  private static boolean isInFiles(LakehouseViews views, Optional<String> of) {
    try (ReadSession session = views.open(() -> {})) {
      return session.relation("log_entries", of, TimeRange.ALL).scans().isEmpty();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Pauses.sleep(5_000_000);
    }
  }

  @Test
  void theSecondQueryOfAProcessReadsParquet() {
    lake.log(5);
    lake.logAt(Duration.ofSeconds(3), 6);
    try (LakehouseViews views = views(AT_ONCE)) {
      query(views, instance);
      await(() -> views.persistStats().written() == 1);
      Partition partition = lake.partitions(LOG_ENTRIES, process).getFirst();
      assertThat(partition.content().orElseThrow().rows()).isEqualTo(11);
      // From the first block, not from the beginning of time.
      assertThat(partition.range().begin()).isGreaterThan(nanos(NOON));
      query(views, instance);
      assertThat(isInFiles(views, instance)).isTrue();
      assertThat(views.persistStats()).isEqualTo(new PersistStats(1, 0, 1, 0, 0));
    }
  }

  @Test
  void newBlocksAreWrittenTogetherWithSmallNeighbours() {
    try (LakehouseViews views = views(AT_ONCE)) {
      int most = 0;
      for (int round = 1; round <= 12; round++) {
        lake.log(round % 4 == 0 ? 40 : 3);
        query(views, instance);
        await(() -> isInFiles(views, instance));
        query(views, instance);
        most = Math.max(most, lake.partitions(LOG_ENTRIES, process).size());
      }
      // 147 events: at most 1 + log2(147), and as they come rather fewer.
      assertThat(most).isBetween(2, 8);
      List<Partition> partitions = lake.partitions(LOG_ENTRIES, process);
      for (int i = 1; i < partitions.size(); i++) {
        assertThat(partitions.get(i).range().begin())
            .isEqualTo(partitions.get(i - 1).range().end());
        assertThat(partitions.get(i).sourceEvents())
            .isLessThan(partitions.get(i - 1).sourceEvents());
      }
    }
  }

  @Test
  void manyEventsAreDivided() {
    for (int i = 0; i < 5; i++) {
      lake.log(400);
    }
    try (LakehouseViews views = views(AT_ONCE)) {
      query(views, instance);
      await(() -> isInFiles(views, instance));
      assertThat(lake.partitions(LOG_ENTRIES, process))
          .extracting(Partition::sourceEvents)
          .containsExactly(800L, 800L, 400L);
      query(views, instance);
    }
  }

  @Test
  void whatTheGlobalViewLacksIsWrittenAsFarAsItsSecondsAreOver() {
    lake.logAt(Duration.ofMinutes(10), 1);
    lake.logAt(Duration.ofMinutes(60).plusSeconds(30), 1);
    lake.logAt(Duration.ofMinutes(61).plusSeconds(2), 1);
    lake.clockAfterNoon(Duration.ofMinutes(61).plusMillis(4_000));
    lake.log(1);
    try (LakehouseViews views = views(AT_ONCE)) {
      query(views, Optional.empty());
      await(() -> views.persistStats().written() >= 3);
      assertThat(lake.ranges(LOG_ENTRIES))
          .contains(minutes(0, 60), minutes(60, 61), seconds(3_662, 3_663));
      query(views, Optional.empty());
    }
  }

  @Test
  void maintenanceCanMergeWhatIsWrittenBehind() {
    lake.logAt(Duration.ofMinutes(10), 1);
    lake.logAt(Duration.ofMinutes(61).plusSeconds(2), 1);
    lake.clockAfterNoon(Duration.ofMinutes(61).plusSeconds(5));
    lake.log(1);
    try (LakehouseViews views = views(AT_ONCE)) {
      views.shorten("log_entries", Optional.empty(), () -> false);
      assertThat(lake.ranges(LOG_ENTRIES)).contains(seconds(3_662, 3_663));
      lake.clockAfterNoon(Duration.ofMinutes(121));
      InsertRange hours = minutes(0, 120);
      views
          .partitionWork()
          .materialize(
              "log_entries",
              hours.begin(),
              hours.end(),
              Duration.ofHours(1),
              message -> {},
              () -> false);
      assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 60), minutes(60, 120));
      query(views, Optional.empty());
    }
  }

  @Test
  void itCanBeSwitchedOff() {
    lake.log(5);
    try (LakehouseViews views = views(AT_ONCE.withEnabled(false))) {
      query(views, instance);
      Pauses.sleep(Duration.ofMillis(300).toNanos());
      assertThat(views.persistStats().offered()).isZero();
    }
    assertThat(lake.partitions(LOG_ENTRIES, process)).isEmpty();
  }

  @Test
  void aFailureIsCountedAndTriedAgainByTheNextQuery() {
    lake.log(5);
    Faults faults = new Faults().fail("putFile", When.BEFORE, 1);
    try (LakehouseViews views =
        new LakehouseViews(
            lake.lake.catalog,
            faults.store(lake.lake.store),
            lake.lake.writer,
            LakehouseSettings.defaults(),
            WriteSettings.defaults(),
            AT_ONCE)) {
      query(views, instance);
      await(() -> views.persistStats().failed() == 1);
      query(views, instance);
      await(() -> views.persistStats().written() == 1);
    }
  }

  @Test
  void closingEndsWhatIsBeingWritten() {
    lake.log(5);
    AtomicBoolean writing = new AtomicBoolean();
    AtomicBoolean goOn = new AtomicBoolean();
    Faults faults =
        new Faults()
            .on(
                "putFile",
                When.AFTER,
                1,
                () -> {
                  writing.set(true);
                  await(goOn::get);
                });
    LakehouseViews views =
        new LakehouseViews(
            lake.lake.catalog,
            faults.store(lake.lake.store),
            lake.lake.writer,
            LakehouseSettings.defaults(),
            WriteSettings.defaults(),
            AT_ONCE);
    query(views, instance);
    await(writing::get);
    Thread closing = Thread.ofVirtual().start(views::close);
    Pauses.sleep(Duration.ofMillis(100).toNanos());
    goOn.set(true);
    await(() -> !closing.isAlive());
    assertThat(lake.objects()).isEmpty();
    assertThat(lake.claims()).isZero();
  }

  @Test
  void aQueryThatIsTooMuchCanBeMadeLess() {
    for (int i = 0; i < 10; i++) {
      lake.log(3);
    }
    LakehouseSettings few = LakehouseSettings.defaults().withQueryBounds(100, 4, 1_000, 1L << 30);
    try (LakehouseViews views =
        new LakehouseViews(
            lake.lake.catalog,
            lake.lake.store,
            lake.lake.writer,
            few,
            WriteSettings.defaults().withBuildBounds(4, 3),
            AT_ONCE.withEnabled(false))) {
      for (Optional<String> of : List.of(instance, Optional.<String>empty())) {
        lake.clockAfterNoon(Duration.ofMinutes(1 + of.map(String::length).orElse(100)));
        lake.log(1);
        assertThatThrownBy(() -> query(views, of))
            .isInstanceOfSatisfying(
                MicromegasException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.TAIL_TOO_LONG));
        views.shorten("log_entries", of, () -> false);
        query(views, of);
      }
      assertThat(isInFiles(views, instance)).isFalse();
    }
  }

  @Test
  void anOlderVersionIsReplacedWhenItsProcessIsQueriedAgain() {
    lake.log(5);
    StoredViews older =
        new StoredViews(List.of(StoredForms.of(LOG_ENTRIES, 1, List.of(1), java.util.Map.of())));
    try (LakehouseViews earlier = lake.lake.views(older)) {
      earlier.shorten("log_entries", instance, () -> false);
    }
    assertThat(lake.partitions(LOG_ENTRIES, process)).hasSize(1);
    lake.log(6);
    try (LakehouseViews views = views(AT_ONCE)) {
      query(views, instance);
      await(() -> isInFiles(views, instance));
      assertThat(lake.partitions(LOG_ENTRIES, process))
          .singleElement()
          .satisfies(partition -> {
            assertThat(partition.view().schemaVersion()).isEqualTo(LOG_ENTRIES.version());
            assertThat(partition.content().orElseThrow().rows()).isEqualTo(11);
          });
      query(views, instance);
    }
  }
}
