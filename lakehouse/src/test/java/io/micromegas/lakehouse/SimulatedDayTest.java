package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.NOON;
import static io.micromegas.lakehouse.ClockedLake.nanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day on which each second, minute, hour and day is materialised when it is over. */
class SimulatedDayTest {
  private static final List<StoredView> VIEWS =
      List.of(StoredViews.BLOCKS, StoredViews.LOG_ENTRIES, StoredViews.LOG_STATS);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant BEGIN = NOON.plus(Duration.ofHours(12));

  @TempDir Path directory;

  @Test
  void theNumberOfFilesOfADayIsBounded() throws IOException {
    try (ClockedLake lake = new ClockedLake(directory, NOON);
        LakehouseViews views = lake.views()) {
      int seconds = 0;
      for (int second : busySeconds()) {
        Instant at = BEGIN.plusSeconds(second);
        Instant before = BEGIN.plusSeconds(seconds);
        over(lake, views, before, at);
        lake.clock(at);
        lake.log(3);
        lake.clock(at.plusSeconds(1));
        materialize(views, at, SECOND);
        seconds = second;
        assertBounded(lake, at);
      }
      over(lake, views, BEGIN.plusSeconds(seconds), BEGIN.plus(DAY));
      assertThat(lake.partitions(StoredViews.LOG_ENTRIES)).hasSizeBetween(2, 24);
      lake.clock(BEGIN.plus(DAY).plusSeconds(60));
      materialize(views, BEGIN, DAY);

      assertThat(lake.partitions(StoredViews.BLOCKS)).hasSize(1);
      assertThat(lake.partitions(StoredViews.LOG_STATS)).hasSize(1);
      assertThat(lake.partitions(StoredViews.LOG_ENTRIES)).hasSizeBetween(2, 24);
      for (StoredView view : VIEWS) {
        assertThat(lake.rows(views, view.viewSet(), Optional.empty()))
            .isEqualTo(lake.rowsOfBlocks(view.viewSet(), Optional.empty()));
      }
    }
  }

  /** Some seconds of some minutes of some hours. */
  private static SortedSet<Integer> busySeconds() {
    Random random = new Random(6);
    SortedSet<Integer> seconds = new TreeSet<>();
    for (int hour : List.of(0, 1, 13, 23)) {
      for (int i = 0; i < 3; i++) {
        int minute = random.nextInt(60);
        for (int j = 0; j < 3; j++) {
          seconds.add((hour * 60 + minute) * 60 + random.nextInt(60));
        }
      }
    }
    return seconds;
  }

  /** Does what is due when the minute and the hour of one time are over at another. */
  private static void over(ClockedLake lake, LakehouseViews views, Instant last, Instant now) {
    for (Duration length : List.of(MINUTE, HOUR)) {
      long bucket = InsertSlices.floor(nanos(last), length.toNanos());
      if (InsertSlices.floor(nanos(now), length.toNanos()) > bucket) {
        lake.clock(Instant.ofEpochSecond(bucket / 1_000_000_000L).plus(length).plusMillis(1));
        materialize(views, Instant.ofEpochSecond(bucket / 1_000_000_000L), length);
      }
    }
  }

  private static void materialize(LakehouseViews views, Instant begin, Duration delta) {
    for (StoredView view : VIEWS) {
      views
          .partitionWork()
          .materialize(
              view.viewSet(),
              nanos(begin),
              nanos(begin.plus(delta)),
              delta,
              message -> {},
              () -> false);
    }
  }

  /** The hours that are over, and of the last one the minutes, and of the last one the seconds. */
  private static void assertBounded(ClockedLake lake, Instant now) {
    Duration passed = Duration.between(BEGIN, now);
    long most = passed.toHours() + 60 + 60;
    for (StoredView view : VIEWS) {
      assertThat((long) lake.partitions(view).size()).isLessThanOrEqualTo(most);
      assertThat(lake.partitions(view))
          .filteredOn(p -> p.range().end() - p.range().begin() < MINUTE.toNanos())
          .allMatch(p -> p.range().begin() >= InsertSlices.floor(nanos(now), MINUTE.toNanos()));
      assertThat(lake.partitions(view))
          .filteredOn(p -> p.range().end() - p.range().begin() < HOUR.toNanos())
          .allMatch(p -> p.range().begin() >= InsertSlices.floor(nanos(now), HOUR.toNanos()));
    }
  }
}
