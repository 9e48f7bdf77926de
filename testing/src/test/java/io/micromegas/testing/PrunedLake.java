package io.micromegas.testing;

import io.micromegas.base.TimeRange;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.MetricBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.SpanBlockWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of logs, measures and spans up to now, of which the first are in partitions, one an hour,
 * and the others in blocks.
 */
final class PrunedLake implements AutoCloseable {
  static final int HOURS = 16;
  static final int ROWS = 60;
  static final long HOUR = Duration.ofHours(1).toNanos();
  static final UUID PROCESS = new UUID(1, 1);
  static final UUID LOGS = new UUID(2, 1);
  static final UUID METRICS = new UUID(2, 2);
  static final UUID THREAD = new UUID(2, 3);

  private static final Pattern COUNT = Pattern.compile("(\\w+)=(\\d+)");

  final LakeServer server;

  /** The first instant; the last hour is the one that now is in. */
  final long start;

  private final LakeDatabase database;
  private final int stored;

  /**
   * Makes the lake.
   *
   * @param stored hours that are in partitions
   */
  PrunedLake(Path directory, int stored) throws Exception {
    this.stored = stored;
    database = new LakeDatabase(directory.resolve("database"));
    server =
        new LakeServer(
            directory.resolve("server"),
            directory.resolve("lake"),
            database.settings(4),
            Faults.none(),
            LakeServer.CLOCK_LEAPS,
            false);
    start = Math.floorDiv(database.now(), HOUR) * HOUR - (HOURS - 1) * HOUR;
    fill();
  }

  /** Returns the begin of an hour as SQL text, as {@code 2026-01-01T10:00:00Z}. */
  String at(double hour) {
    return Instant.ofEpochSecond(0, start + (long) (hour * HOUR)).toString();
  }

  /** Returns the API's range over some hours, the last nanosecond of the last one included. */
  TimeRange hours(int first, int last) {
    return new TimeRange(start + first * HOUR, start + (last + 1) * HOUR - 1);
  }

  /** Returns when the blocks of an hour were inserted, as SQL text. */
  String insertedAt(int hour) {
    return database
        .texts(
            "select to_char(to_timestamp(insert_time / 1e9) at time zone 'UTC',"
                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US') from blocks where block_id = '"
                + block(LOGS, hour)
                + "'")
        .getFirst();
  }

  /** Runs a statement under EXPLAIN ANALYZE; returns what it says of a view, by names. */
  Map<String, Long> reads(String view, String sql, TimeRange range) {
    List<Map<String, Long>> lines = new ArrayList<>();
    for (List<String> row : server.rows("EXPLAIN ANALYZE " + sql, range)) {
      if (row.getFirst().equals("reads")) {
        for (String line : row.get(1).split("\n", -1)) {
          if (line.startsWith(view)) {
            Map<String, Long> counts = new HashMap<>();
            Matcher matcher = COUNT.matcher(line);
            while (matcher.find()) {
              counts.put(matcher.group(1), Long.valueOf(matcher.group(2)));
            }
            lines.add(counts);
          }
        }
      }
    }
    if (lines.size() != 1) {
      throw new AssertionError(lines.size() + " times " + view + " in what was read of " + sql);
    }
    return lines.getFirst();
  }

  private static UUID block(UUID stream, int hour) {
    return new UUID(stream.getLeastSignificantBits(), hour + 1);
  }

  private void fill() throws Exception {
    long second = Duration.ofSeconds(1).toNanos();
    database.leap(Duration.ofSeconds(2));
    long begin = Math.floorDiv(database.now(), second) * second;
    try (Ingestion ingestion =
        new Ingestion(server.store, server.catalog, CommitSettings.DEFAULT)) {
      ingestion.insertProcess(
          new ProcessInfo(
              PROCESS,
              "shop",
              "ann",
              "Ann",
              "box",
              "linux",
              "cpu",
              1_000_000_000L,
              Instant.ofEpochSecond(0, start),
              0,
              Optional.empty(),
              Map.of()));
      ingestion.insertStream(LogBlockWriter.stream(PROCESS, LOGS, Map.of()));
      ingestion.insertStream(MetricBlockWriter.stream(PROCESS, METRICS, Map.of()));
      ingestion.insertStream(SpanBlockWriter.stream(PROCESS, THREAD, Map.of()));
      for (int hour = 0; hour < HOURS; hour++) {
        send(ingestion, hour);
        database.leap(Duration.ofSeconds(1));
        if (hour == stored - 1) {
          materialise(begin, second);
        }
      }
    }
  }

  private void send(Ingestion ingestion, int hour) {
    long step = HOUR / ROWS;
    LogBlockWriter logs = new LogBlockWriter();
    MetricBlockWriter metrics = new MetricBlockWriter();
    SpanBlockWriter spans = new SpanBlockWriter();
    MetricBlockWriter.Site site = new MetricBlockWriter.Site("shop", "load", "none", "s.rs", 1, 1);
    for (int row = 0; row < ROWS; row++) {
      // None on the hour: an end that is left out is taken for one that is not.
      long ticks = hour * HOUR + row * step + 1;
      int number = hour * ROWS + row;
      logs.log(ticks, 1 + number % 6, "target " + number % 4, "row " + number);
      metrics.integer(ticks, site, number);
      SpanBlockWriter.Location where =
          new SpanBlockWriter.Location("shop", "shop", "s.rs", row % 5, 1);
      spans.begin(ticks, where, "span " + row % 5);
      spans.end(ticks + step / 2, where, "span " + row % 5);
    }
    ingestion.insertBlock(logs.build(info(LOGS, hour, ROWS, step)));
    ingestion.insertBlock(metrics.build(info(METRICS, hour, ROWS, step)));
    ingestion.insertBlock(spans.build(info(THREAD, hour, 2 * ROWS, step)));
  }

  private BlockInfo info(UUID stream, int hour, int events, long step) {
    long beginTicks = hour * HOUR;
    long endTicks = beginTicks + HOUR - step / 2;
    return new BlockInfo(
        block(stream, hour),
        stream,
        PROCESS,
        Instant.ofEpochSecond(0, start + beginTicks),
        beginTicks,
        Instant.ofEpochSecond(0, start + endTicks),
        endTicks,
        (long) hour * events,
        events);
  }

  private void materialise(long begin, long second) {
    database.leap(Duration.ofSeconds(2));
    long end = Math.floorDiv(database.now(), second) * second;
    for (String view : List.of("log_entries", "measures", "blocks", "log_stats")) {
      server.work.materialize(view, begin, end, Duration.ofSeconds(1), message -> {}, () -> false);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    database.close();
  }
}
