package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.NOON;
import static io.micromegas.lakehouse.ClockedLake.minutes;
import static io.micromegas.lakehouse.StoredViews.LOG_ENTRIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers on one lake write each range once, whoever begins when. */
class WritersRaceTest {
  @TempDir Path directory;

  private static void together(List<Runnable> servers)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      servers.forEach(server -> running.add(threads.submit(server)));
      for (Future<?> server : running) {
        server.get();
      }
    }
  }

  @Test
  void twoServersWriteTheSameBuckets() throws Exception {
    try (ClockedLake lake = new ClockedLake(directory, NOON);
        LakehouseViews one = lake.views();
        LakehouseViews two = lake.views()) {
      for (int minute = 0; minute < 12; minute++) {
        lake.logAt(Duration.ofMinutes(minute), 20);
      }
      lake.clockAfterNoon(Duration.ofMinutes(61));
      List<String> said = Collections.synchronizedList(new ArrayList<>());
      List<Runnable> servers = new ArrayList<>();
      for (LakehouseViews views : List.of(one, two, one)) {
        servers.add(() -> materialize(views, minutes(0, 12), Duration.ofMinutes(1), said));
      }
      together(servers);
      assertThat(said).filteredOn(line -> line.contains("20 rows")).hasSize(12);
      assertThat(said).filteredOn(line -> line.endsWith("is up to date")).hasSize(24);
      assertRight(lake, one, 12);
    }
  }

  @Test
  void oneMergesWhatTheOtherStillWrites() throws Exception {
    try (ClockedLake lake = new ClockedLake(directory, NOON);
        LakehouseViews one = lake.views();
        LakehouseViews two = lake.views()) {
      for (int minute = 0; minute < 12; minute++) {
        lake.logAt(Duration.ofMinutes(minute), 20);
      }
      lake.clockAfterNoon(Duration.ofMinutes(61));
      List<String> said = Collections.synchronizedList(new ArrayList<>());
      together(
          List.of(
              () -> materialize(one, minutes(0, 12), Duration.ofMinutes(1), said),
              () -> materialize(two, minutes(0, 60), Duration.ofHours(1), said)));
      assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(minutes(0, 60));
      assertRight(lake, one, 12);
    }
  }

  @Test
  void serversThatShortenTheSameProcessLeaveItWrittenOnce() throws Exception {
    try (ClockedLake lake = new ClockedLake(directory, NOON);
        LakehouseViews one = lake.views();
        LakehouseViews two = lake.views()) {
      Optional<String> instance = Optional.of(lake.processId.toString());
      for (int round = 0; round < 4; round++) {
        for (int block = 0; block < 3; block++) {
          lake.log(20);
        }
        together(
            List.of(
                () -> one.shorten("log_entries", instance, () -> false),
                () -> two.shorten("log_entries", instance, () -> false),
                () -> lake.log(20)));
        assertThat(lake.rows(one, "log_entries", instance))
            .isEqualTo(lake.rowsOfBlocks("log_entries", instance));
      }
      one.shorten("log_entries", instance, () -> false);
      Optional<UUID> process = Optional.of(lake.processId);
      assertThat(
              lake.partitions(LOG_ENTRIES, process).stream()
                  .mapToLong(Partition::sourceBlocks)
                  .sum())
          .isEqualTo(16);
      assertThat(lake.claims()).isZero();
      assertThat(lake.objects()).isEqualTo(lake.knownFiles());
    }
  }

  private static void materialize(
      LakehouseViews views, InsertRange range, Duration delta, List<String> said) {
    views
        .partitionWork()
        .materialize("log_entries", range.begin(), range.end(), delta, said::add, () -> false);
  }

  private static void assertRight(ClockedLake lake, LakehouseViews views, int blocks) {
    assertThat(lake.partitions(LOG_ENTRIES).stream().mapToLong(Partition::sourceBlocks).sum())
        .isEqualTo(blocks);
    assertThat(lake.rows(views, "log_entries", Optional.empty()))
        .hasSize(20 * blocks)
        .isEqualTo(lake.rowsOfBlocks("log_entries", Optional.empty()));
    assertThat(lake.claims()).isZero();
    assertThat(lake.objects()).isEqualTo(lake.knownFiles());
    assertThat(lake.lake.writer.directory()).isEmptyDirectory();
  }
}
