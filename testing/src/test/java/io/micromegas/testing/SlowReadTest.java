package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.lakehouse.LeaseSettings;
import io.micromegas.lakehouse.MaintenanceSettings;
import io.micromegas.query.QueryResult;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that a running query has planned on is not deleted under it, and is deleted afterwards.
 */
@Timeout(600)
class SlowReadTest {
  private static final int FILES = Scale.of(50, 400);
  private static final int ROWS_PER_FILE = 20;

  /** Incompressible, so that the files are large and no buffer holds them all. */
  private static final int BYTES_PER_ROW = 4_000;

  /** The clock is set forward by more than a usual server may be silent. */
  private static final MaintenanceSettings PATIENT =
      LakeServer.QUICK.withLease(
          new LeaseSettings(Duration.ofMillis(200), Duration.ofDays(1), Duration.ofDays(2)));

  @TempDir Path directory;

  // The end of the query is what the files wait for.
  @SuppressWarnings("try")
  @Test
  void aSlowReaderComesToTheEndOfFilesThatAreRetiredAndSwept() throws Exception {
    Path objects = directory.resolve("lake");
    try (LakeDatabase database = new LakeDatabase(directory.resolve("database"));
        LakeServer reader =
            new LakeServer(
                directory.resolve("reader"),
                objects,
                database.settings(4),
                Faults.none(),
                PATIENT.withTasks(false),
                false)) {
      long second = Duration.ofSeconds(1).toNanos();
      long begin = Math.floorDiv(database.now(), second) * second;
      fill(reader, database);
      database.leap(Duration.ofSeconds(2));
      long end = Math.floorDiv(database.now(), second) * second;
      reader.work.materialize(
          "log_entries", begin, end, Duration.ofSeconds(1), message -> {}, () -> false);
      Set<String> files = Set.copyOf(files(database));
      assertThat(files).hasSizeGreaterThanOrEqualTo(FILES);

      Set<String> seen = new HashSet<>();
      try (QueryResult rows = reader.start("select msg from log_entries")) {
        take(rows, seen);
        reader.work.retire("log_entries", "global", begin, end, message -> {}, () -> false);
        assertThat(files(database)).doesNotContainAnyElementsOf(files);
        try (LakeServer sweeper =
            new LakeServer(
                directory.resolve("sweeper"),
                objects,
                database.settings(4),
                Faults.none(),
                PATIENT,
                false)) {
          while (take(rows, seen)) {
            // Each makes a sweep due.
            database.leap(Duration.ofMinutes(5));
            Thread.sleep(200);
            assertThat(sweeper.store.list("views/log_entries/", 10_000)).containsAll(files);
          }
          assertThat(rows.warnings()).isEmpty();
          assertThat(seen).hasSize(FILES * ROWS_PER_FILE);
          rows.close();
          awaitGone(sweeper, database, files);
        }
      }
    }
  }

  /** Takes a batch; false at the end. */
  private static boolean take(QueryResult rows, Set<String> seen) {
    if (!rows.next()) {
      return false;
    }
    VarCharVector messages = (VarCharVector) rows.root().getVector("msg");
    for (int row = 0; row < rows.root().getRowCount(); row++) {
      String message = messages.getObject(row).toString();
      assertThat(seen.add(message.substring(0, message.indexOf(' ')))).isTrue();
    }
    return true;
  }

  private static List<String> files(LakeDatabase database) {
    return database.texts(
        "select file_path from partitions where view_set = 'log_entries'"
            + " and file_path is not null");
  }

  private static void awaitGone(LakeServer sweeper, LakeDatabase database, Set<String> files)
      throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      database.leap(Duration.ofMinutes(5));
      Thread.sleep(200);
      Set<String> there = new HashSet<>(sweeper.store.list("views/log_entries/", 10_000));
      there.retainAll(files);
      if (there.isEmpty()) {
        return;
      }
    }
    throw new AssertionError("the files are still there");
  }

  private static void fill(LakeServer server, LakeDatabase database) {
    UUID processId = new UUID(1, 1);
    UUID streamId = new UUID(2, 2);
    Random random = new Random(1);
    try (Ingestion ingestion =
        new Ingestion(server.store, server.catalog, CommitSettings.DEFAULT)) {
      ingestion.insertProcess(
          new ProcessInfo(
              processId,
              "slow",
              "",
              "",
              "",
              "",
              "",
              1_000_000_000L,
              Instant.EPOCH,
              0,
              Optional.empty(),
              Map.of()));
      ingestion.insertStream(LogBlockWriter.stream(processId, streamId, Map.of()));
      for (int file = 0; file < FILES; file++) {
        LogBlockWriter writer = new LogBlockWriter();
        for (int row = 0; row < ROWS_PER_FILE; row++) {
          writer.log(1_000L * file + row, 4, "slow", file + "/" + row + " " + noise(random));
        }
        long ticks = 1_000L * file + ROWS_PER_FILE;
        Instant time = Instant.EPOCH.plusNanos(ticks);
        ingestion.insertBlock(
            writer.build(
                new BlockInfo(
                    new UUID(3, file),
                    streamId,
                    processId,
                    time,
                    ticks,
                    time,
                    ticks,
                    (long) file * ROWS_PER_FILE,
                    ROWS_PER_FILE)));
        database.leap(Duration.ofSeconds(1));
      }
    }
  }

  private static String noise(Random random) {
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < BYTES_PER_ROW; i++) {
      noise.append((char) ('!' + random.nextInt(90)));
    }
    return noise.toString();
  }
}
