package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.NOON;
import static io.micromegas.lakehouse.ClockedLake.minutes;
import static io.micromegas.lakehouse.ClockedLake.nanos;
import static io.micromegas.lakehouse.ClockedLake.range;
import static io.micromegas.lakehouse.ClockedLake.seconds;
import static io.micromegas.lakehouse.StoredViews.BLOCKS;
import static io.micromegas.lakehouse.StoredViews.LOG_ENTRIES;
import static io.micromegas.lakehouse.StoredViews.LOG_STATS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of {@code materialize_partitions} and the like get. */
class MaterialiseTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path directory;
  private ClockedLake lake;
  private LakehouseViews views;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() throws IOException {
    lake = new ClockedLake(directory, NOON);
    views = lake.views();
  }

  @AfterEach
  void close() throws IOException {
    views.close();
    lake.close();
  }

  private void materialize(StoredView view, InsertRange range, Duration delta) {
    materialize(views, view.viewSet(), range, delta);
  }

  private void materialize(LakehouseViews with, String view, InsertRange range, Duration delta) {
    said.clear();
    with.partitionWork()
        .materialize(view, range.begin(), range.end(), delta, said::add, () -> false);
  }

  private void regenerate(StoredView view, InsertRange range, Duration delta) {
    said.clear();
    views
        .partitionWork()
        .regenerate(view.viewSet(), range.begin(), range.end(), delta, said::add, () -> false);
  }

  private void assertAnswersUnchanged() {
    for (String view : List.of("blocks", "log_entries", "log_stats")) {
      assertThat(lake.rows(views, view, Optional.empty()))
          .as(view)
          .isEqualTo(lake.rowsOfBlocks(view, Optional.empty()));
    }
  }

  private static void assertRefused(ErrorCode code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  @Test
  void anHourBecomesOnePartitionAndStaysIt() {
    lake.logAt(Duration.ofMinutes(5), 10);
    lake.logAt(Duration.ofMinutes(50), 20);
    lake.clockAfterNoon(Duration.ofMinutes(61));

    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(said).singleElement().asString().contains("log_entries/global", "30 rows", "ms");
    Partition hour = lake.partitions(LOG_ENTRIES).getFirst();
    assertThat(hour.range()).isEqualTo(minutes(0, 60));
    assertThat(hour.sourceBlocks()).isEqualTo(2);
    assertThat(hour.sourceEvents()).isEqualTo(30);
    assertThat(hour.content().orElseThrow().rows()).isEqualTo(30);
    assertThat(hour.content().orElseThrow().sortOrder()).containsExactly("time", "insert_time");

    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(said).singleElement().asString().endsWith("is up to date");
    assertThat(lake.partitions(LOG_ENTRIES)).containsExactly(hour);
    assertAnswersUnchanged();
  }

  @Test
  void idleTimeCostsNothing() {
    lake.logAt(Duration.ofMinutes(5), 10);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(-120, 60), HOUR);
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 60));
    assertThat(said).filteredOn(line -> line.endsWith("has nothing to write")).hasSize(2);
  }

  @Test
  void secondsBecomeAMinute() {
    for (int second = 10; second < 14; second++) {
      lake.logAt(Duration.ofSeconds(second), second);
    }
    lake.clockAfterNoon(Duration.ofSeconds(90));
    materialize(LOG_ENTRIES, seconds(10, 14), SECOND);
    assertThat(lake.partitions(LOG_ENTRIES)).hasSize(4);
    long files = lake.objects().size();

    materialize(LOG_ENTRIES, minutes(0, 1), MINUTE);
    assertThat(said).singleElement().asString().contains("46 rows", "merged from 4 partitions");
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 1));
    assertThat(lake.partitions(LOG_ENTRIES).getFirst().sourceBlocks()).isEqualTo(4);
    // What queries may be reading is deleted later, by the sweep.
    assertThat(lake.objects()).hasSize((int) files + 1);
    assertAnswersUnchanged();
  }

  @Test
  void manyRowsAreMergedWithBlocks() {
    lake.logAt(Duration.ofSeconds(10), 21_000);
    lake.logAt(Duration.ofSeconds(11), 4_000);
    lake.logAt(Duration.ofMinutes(2), 3_000);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, seconds(10, 11), SECOND);
    materialize(LOG_ENTRIES, minutes(0, 1), MINUTE);
    assertThat(said).singleElement().asString().contains("25000 rows");
    materialize(LOG_ENTRIES, minutes(2, 3), MINUTE);
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 60));
    assertAnswersUnchanged();
  }

  @Test
  void whatIsMissingComesFromBlocks() {
    lake.logAt(Duration.ofSeconds(10), 1);
    lake.logAt(Duration.ofSeconds(20), 2);
    lake.logAt(Duration.ofSeconds(30), 4);
    lake.clockAfterNoon(Duration.ofSeconds(90));
    materialize(LOG_ENTRIES, seconds(20, 21), SECOND);
    materialize(LOG_ENTRIES, minutes(0, 1), MINUTE);
    assertThat(said).singleElement().asString().contains("7 rows", "1 partitions and blocks");
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 1));
    assertAnswersUnchanged();
  }

  @Test
  void aBucketInsideALongerPartitionIsUpToDate() {
    lake.logAt(Duration.ofSeconds(10), 1);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    materialize(LOG_ENTRIES, minutes(0, 2), MINUTE);
    assertThat(said).hasSize(2).allMatch(line -> line.endsWith("is up to date"));
  }

  @Test
  void aPartitionAcrossTheEdgeStaysAndTheOtherBucketsAreWritten() {
    lake.logAt(Duration.ofMinutes(1), 1);
    lake.logAt(Duration.ofMinutes(3), 1);
    lake.logAt(Duration.ofMinutes(5), 1);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(1, 3), MINUTE.multipliedBy(2));
    said.clear();
    InsertRange all = minutes(0, 6);
    materialize(LOG_ENTRIES, all, MINUTE.multipliedBy(2));
    assertThat(said).hasSize(3);
    assertThat(said)
        .filteredOn(line -> line.contains("is left as it is"))
        .hasSize(2)
        .allMatch(line -> line.contains("[2026-03-01T12:01:00Z, 2026-03-01T12:03:00Z) lies across"))
        .anyMatch(line -> line.contains("[2026-03-01T12:00:00Z, 2026-03-01T12:02:00Z)"));
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(1, 3), minutes(4, 6));
    assertAnswersUnchanged();
  }

  @Test
  void partialBucketsAndTheFutureAreLeftOut() {
    lake.logAt(Duration.ofMinutes(1), 1);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 90), HOUR);
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 60));
    assertThat(said).anyMatch(line -> line.endsWith("left out: no whole bucket"));
    materialize(LOG_ENTRIES, minutes(0, 180), HOUR);
    assertThat(said).anyMatch(line -> line.endsWith("left out: it is not over yet"));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "is not over",
        () -> materialize(LOG_ENTRIES, minutes(60, 120), HOUR));
  }

  @Test
  void argumentsThatMakeNoSenseAreRefused() {
    lake.clockAfterNoon(Duration.ofDays(400));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "there is no view 'log_entry'; global partitions are made of blocks, log_entries",
        () -> materialize(views, "log_entry", minutes(0, 60), HOUR));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "the view 'images' has no global partitions",
        () -> materialize(views, "images", minutes(0, 60), HOUR));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "has to be more than 0",
        () -> materialize(LOG_ENTRIES, minutes(0, 60), Duration.ZERO));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "shorter than one bucket",
        () -> materialize(LOG_ENTRIES, minutes(0, 59), HOUR));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "more than the 100000 of one call",
        () -> materialize(LOG_ENTRIES, range(Duration.ZERO, DAY.multipliedBy(2)), SECOND));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "more than 100000 buckets of at most 3600 s",
        () -> materialize(LOG_ENTRIES, new InsertRange(0, nanos(NOON)), DAY));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "has to end after it begins",
        () ->
            views
                .partitionWork()
                .materialize("blocks", 10_000, 10_000, HOUR, said::add, () -> false));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "not a whole number of buckets",
        () -> regenerate(LOG_ENTRIES, minutes(0, 90), HOUR));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "holds at most 3600 s",
        () -> regenerate(LOG_ENTRIES, minutes(0, 120), HOUR.multipliedBy(2)));
  }

  @Test
  void aLongBucketIsWrittenInHoursAndMerged() {
    lake.logAt(Duration.ofHours(1), 3);
    lake.logAt(Duration.ofHours(5), 4);
    lake.clockAfterNoon(DAY.plusHours(1));
    materialize(LOG_STATS, range(Duration.ZERO, DAY), DAY);
    assertThat(lake.ranges(LOG_STATS)).containsExactly(range(Duration.ZERO, DAY));
    materialize(BLOCKS, range(Duration.ZERO, DAY), DAY);
    assertThat(lake.ranges(BLOCKS)).containsExactly(range(Duration.ZERO, DAY));
    // Of log entries a partition holds an hour at most.
    materialize(LOG_ENTRIES, range(Duration.ZERO, DAY), DAY);
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(60, 120), minutes(300, 360));
    assertAnswersUnchanged();
  }

  @Test
  void moreThanFitsIntoOneBuildIsDividedAndMerged() {
    for (int i = 0; i < 20; i++) {
      lake.log(3);
    }
    lake.clockAfterNoon(Duration.ofMinutes(61));
    WriteSettings small = WriteSettings.defaults().withBuildBounds(3, 4);
    try (LakehouseViews careful = lake.views(small, PersistSettings.defaults())) {
      materialize(careful, "log_entries", minutes(0, 60), HOUR);
      assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 60));
      assertThat(said).hasSizeGreaterThan(6).last().asString().contains("60 rows", "merged");
      assertThat(lake.partitions(LOG_ENTRIES).getFirst().sourceBlocks()).isEqualTo(20);
      assertRefused(
          ErrorCode.RESOURCE_EXHAUSTED,
          "has 20 blocks, more than the 4",
          () ->
              careful
                  .partitionWork()
                  .regenerate(
                      "log_entries",
                      minutes(0, 60).begin(),
                      minutes(0, 60).end(),
                      HOUR,
                      said::add,
                      () -> false));
    }
    assertAnswersUnchanged();
  }

  @Test
  void aBlockThatDoesNotDecodeIsLeftOutAndNamed() {
    lake.log(5);
    var damaged = lake.log(6);
    lake.lake.damage(damaged);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(said)
        .anyMatch(line -> line.contains("5 rows"))
        .anyMatch(line -> line.contains(damaged.info().blockId().toString()));
    assertThat(lake.partitions(LOG_ENTRIES).getFirst().sourceBlocks()).isEqualTo(2);
    assertAnswersUnchanged();
  }

  @Test
  void aRangeOfOnlyUndecodableBlocksBecomesAPartitionWithoutRows() {
    lake.lake.damage(lake.log(6));
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(lake.partitions(LOG_ENTRIES).getFirst().content()).isEmpty();
    assertThat(lake.objects()).isEmpty();
  }

  @Test
  void whoReadsAPartitionIsToldWhatItLacks() {
    lake.log(5);
    lake.lake.damage(lake.log(6));
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    try (Lakehouse.ReadSession session = views.open(() -> {})) {
      session.relation("log_entries", Optional.empty(), TimeRange.ALL);
      assertThat(session.failedBlocks()).isEqualTo(1);
      assertThat(session.failures()).singleElement().asString().contains("was left out");
      session.relation("measures", Optional.empty(), TimeRange.ALL);
      assertThat(session.failedBlocks()).isEqualTo(1);
    }
  }

  @Test
  void regeneratingWritesANewFile() {
    lake.log(5);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    Partition before = lake.partitions(LOG_ENTRIES).getFirst();
    regenerate(LOG_ENTRIES, minutes(0, 60), HOUR);
    Partition after = lake.partitions(LOG_ENTRIES).getFirst();
    assertThat(said).singleElement().asString().contains("5 rows", "from blocks");
    assertThat(after.range()).isEqualTo(before.range());
    assertThat(after.content()).isNotEqualTo(before.content());
    assertRefused(
        ErrorCode.CONFLICT,
        "lies across the edge",
        () -> regenerate(LOG_ENTRIES, minutes(0, 60), MINUTE));
    assertThat(lake.partitions(LOG_ENTRIES)).containsExactly(after);
    assertAnswersUnchanged();
  }

  @Test
  void partitionsOfAnOlderVersionAreReplaced() {
    lake.log(5);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    StoredViews older =
        new StoredViews(List.of(StoredForms.of(LOG_ENTRIES, 1, List.of(1), java.util.Map.of())));
    try (LakehouseViews earlier = lake.lake.views(older)) {
      materialize(earlier, "log_entries", minutes(0, 60), HOUR);
    }
    assertThat(lake.partitions(LOG_ENTRIES).getFirst().view().schemaVersion()).isEqualTo(1);
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(lake.partitions(LOG_ENTRIES))
        .singleElement()
        .satisfies(partition ->
            assertThat(partition.view().schemaVersion()).isEqualTo(LOG_ENTRIES.version()));
    assertAnswersUnchanged();
  }

  @Test
  void anOlderPartitionWhoseBlocksAreGoneIsKept() {
    lake.log(5);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    StoredViews older =
        new StoredViews(List.of(StoredForms.of(LOG_ENTRIES, 1, List.of(1), java.util.Map.of())));
    try (LakehouseViews earlier = lake.lake.views(older)) {
      materialize(earlier, "log_entries", minutes(0, 60), HOUR);
    }
    lake.lake.database.execute("delete from blocks");
    List<Partition> before = lake.partitions(LOG_ENTRIES);
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(said).singleElement().asString().contains("removed by retention");
    assertThat(lake.partitions(LOG_ENTRIES)).isEqualTo(before);
  }

  @Test
  void nothingIsWrittenBelowTheFloorOfRetention() {
    lake.log(5);
    lake.logAt(Duration.ofMinutes(70), 5);
    lake.clockAfterNoon(Duration.ofMinutes(121));
    lake.lake.catalog.partitions().raiseFloor("log_entries", minutes(60, 61).begin());
    materialize(LOG_ENTRIES, minutes(0, 120), HOUR);
    regenerate(LOG_ENTRIES, minutes(0, 60), HOUR);
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(60, 120));
    assertThat(lake.objects()).hasSize(1);
  }

  @Test
  void retiredPartitionsAreAnsweredFromBlocksAgain() {
    lake.log(5);
    lake.logAt(Duration.ofMinutes(70), 5);
    lake.clockAfterNoon(Duration.ofMinutes(121));
    materialize(LOG_ENTRIES, minutes(0, 120), HOUR);
    said.clear();
    InsertRange first = minutes(-5, 70);
    views
        .partitionWork()
        .retire("log_entries", "global", first.begin(), first.end(), said::add, () -> false);
    assertThat(said)
        .containsExactly(
            "Retired partition log_entries/global [2026-03-01T12:00:00Z, 2026-03-01T13:00:00Z)");
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(60, 120));
    assertAnswersUnchanged();
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "there are no partitions of a view set 'logs'",
        () -> views.partitionWork().retire("logs", "global", 0, 1_000, said::add, () -> false));
    said.clear();
    views.partitionWork().retire("blocks", "all", 0, 1_000, said::add, () -> false);
    assertThat(said)
        .containsExactly(
            "Nothing to retire: a view instance is 'global' or the UUID of a process or stream,"
                + " not 'all'");
  }

  @Test
  void partitionsAreRetiredByFile() {
    lake.log(5);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    String file = lake.partitions(LOG_ENTRIES).getFirst().content().orElseThrow().filePath();
    assertThat(
            views
                .partitionWork()
                .retireFiles(List.of(Optional.of("no/such"), Optional.of(file), Optional.empty())))
        .containsExactly(
            "ERROR: Partition not found: no/such",
            "SUCCESS: Retired partition " + file,
            "ERROR: all arguments must be non-null");
    assertThat(lake.partitions(LOG_ENTRIES)).isEmpty();
  }

  @Test
  void partitionsAreRetiredByTheirKeys() {
    lake.log(5);
    lake.clockAfterNoon(Duration.ofMinutes(61));
    materialize(LOG_ENTRIES, minutes(0, 60), HOUR);
    byte[] version = {(byte) LOG_ENTRIES.version()};
    assertThat(
            views
                .partitionWork()
                .retireExactly(
                    List.of(
                        name("global", minutes(0, 59), Optional.empty()),
                        name("global", minutes(0, 60), Optional.of(new byte[] {99})),
                        name("global", minutes(0, 60), Optional.of(new byte[] {1, 2, 3, 4, 5})),
                        name(new UUID(1, 2).toString(), minutes(0, 60), Optional.empty()),
                        name("global", minutes(0, 60), Optional.of(version)))))
        .satisfiesExactly(
            answer -> assertThat(answer).startsWith("ERROR: Partition not found: log_entries/gl"),
            answer -> assertThat(answer).startsWith("ERROR: Partition not found"),
            answer -> assertThat(answer).startsWith("ERROR: Partition not found"),
            answer -> assertThat(answer).startsWith("ERROR: Partition not found"),
            answer ->
                assertThat(answer)
                    .isEqualTo(
                        "SUCCESS: Retired partition log_entries/global"
                            + " [2026-03-01T12:00:00Z, 2026-03-01T13:00:00Z)"));
    assertThat(lake.partitions(LOG_ENTRIES)).isEmpty();
  }

  private static PartitionWork.PartitionName name(
      String instance, InsertRange range, Optional<byte[]> version) {
    return new PartitionWork.PartitionName(
        Optional.of("log_entries"),
        Optional.of(instance),
        Optional.of(range.begin()),
        Optional.of(range.end()),
        version);
  }
}
