package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an hour costs does not depend on how many there are. */
@Timeout(900)
class GrowthTest {
  private static final int HOURS = Scale.of(10, 100);
  private static final int ROWS_PER_HOUR = Scale.of(5_000, 50_000);
  private static final int OTHER_PARTITIONS = Scale.of(1_000, 10_000);
  private static final int REPEATS = Scale.of(40, 400);

  /** The promise is 1.3; a machine that does other things at the time needs more. */
  private static final double MOST_GROWTH = Scale.of(25, 13) / 10.0;

  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final TimeRange FIRST_HOUR = new TimeRange(0, HOUR - 1);
  private static final String SQL =
      "select level, count(*), max(msg) from log_entries group by level order by level";

  @TempDir Path directory;

  @Test
  void anHourCostsTheSameHoweverMuchThereIs() throws Exception {
    try (LakeDatabase database = new LakeDatabase(directory.resolve("database"));
        LakeServer server =
            new LakeServer(
                directory.resolve("server"),
                directory.resolve("lake"),
                database.settings(4),
                Faults.none(),
                LakeServer.CLOCK_LEAPS,
                false)) {
      fill(server, database, 0, 1);
      List<List<String>> answer = server.rows(SQL, FIRST_HOUR);
      long[] alone = measure(server);
      fill(server, database, 1, HOURS);
      assertThat(server.rows(SQL, FIRST_HOUR)).isEqualTo(answer);
      long[] amongHours = measure(server);
      addPartitions(database);
      assertThat(server.rows(SQL, FIRST_HOUR)).isEqualTo(answer);
      long[] amongPartitions = measure(server);

      String report =
          "median and p99 of a query, in ms: alone %s, among %d times the rows %s, among %d partitions %s"
              .formatted(
                  text(alone), HOURS, text(amongHours), OTHER_PARTITIONS, text(amongPartitions));
      System.out.println(report);
      assertThat((double) median(amongHours)).as(report).isLessThan(MOST_GROWTH * median(alone));
      assertThat((double) median(amongPartitions))
          .as(report)
          .isLessThan(MOST_GROWTH * median(alone));
    }
  }

  private static long[] measure(LakeServer server) {
    for (int i = 0; i < REPEATS / 4; i++) {
      server.rows(SQL, FIRST_HOUR);
    }
    long[] nanos = new long[REPEATS];
    for (int i = 0; i < REPEATS; i++) {
      long begin = System.nanoTime();
      server.rows(SQL, FIRST_HOUR);
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static long median(long[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static String text(long[] sorted) {
    long p99 = sorted[sorted.length * 99 / 100];
    return "%.1f/%.1f"
        .formatted(median(sorted) / 1e6, p99 / (double) TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** Hours from..to, a block each, and a partition for each. */
  private static void fill(LakeServer server, LakeDatabase database, int from, int to)
      throws Exception {
    long second = Duration.ofSeconds(1).toNanos();
    UUID processId = new UUID(1, 1);
    UUID streamId = new UUID(2, 2);
    database.leap(Duration.ofSeconds(2));
    long begin = Math.floorDiv(database.now(), second) * second;
    try (Ingestion ingestion =
        new Ingestion(server.store, server.catalog, CommitSettings.DEFAULT)) {
      ingestion.insertProcess(
          new ProcessInfo(
              processId,
              "growth",
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
      for (int hour = from; hour < to; hour++) {
        LogBlockWriter writer = new LogBlockWriter();
        long step = HOUR / ROWS_PER_HOUR;
        for (int row = 0; row < ROWS_PER_HOUR; row++) {
          writer.log(hour * HOUR + row * step, 1 + row % 6, "growth", "row " + row);
        }
        long beginTicks = hour * HOUR;
        long endTicks = beginTicks + (ROWS_PER_HOUR - 1) * step;
        ingestion.insertBlock(
            writer.build(
                new BlockInfo(
                    new UUID(3, hour),
                    streamId,
                    processId,
                    Instant.EPOCH.plusNanos(beginTicks),
                    beginTicks,
                    Instant.EPOCH.plusNanos(endTicks),
                    endTicks,
                    (long) hour * ROWS_PER_HOUR,
                    ROWS_PER_HOUR)));
        database.leap(Duration.ofSeconds(1));
      }
    }
    database.leap(Duration.ofSeconds(2));
    long end = Math.floorDiv(database.now(), second) * second;
    server.work.materialize(
        "log_entries", begin, end, Duration.ofSeconds(1), message -> {}, () -> false);
  }

  /** Partitions of other times, as of years: their files are never opened. */
  private static void addPartitions(LakeDatabase database) {
    database.execute(
        """
        with added as (
          insert into partitions (view_set, view_instance, schema_version, begin_insert_time,
              end_insert_time, min_event_time, max_event_time, file_path, file_size, num_rows,
              source_blocks, source_events, sort_order, written_at)
            select p.view_set, p.view_instance, p.schema_version, h * i, h * (i + 1), h * (i + 1000),
                h * (i + 1001) - 1, 'views/none/' || i, 1000, 100, 10, 100, p.sort_order, 0
              from (select 3600000000000 as h, i from generate_series(0, %d - 1) i) s,
                (select * from partitions where view_set = 'log_entries' limit 1) p
            returning begin_insert_time, end_insert_time)
        update coverage set covered = covered + (
            select range_agg(int8range(begin_insert_time, end_insert_time)) from added)
          where view_set = 'log_entries'
        """
            .formatted(OTHER_PARTITIONS));
    database.execute("analyze partitions");
  }
}
