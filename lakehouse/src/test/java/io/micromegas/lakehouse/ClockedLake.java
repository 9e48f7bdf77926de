package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A lake in whose database it is the time that the test says, with a process that logs. The clock
 * goes on from there by itself.
 */
final class ClockedLake implements AutoCloseable {
  /** A Sunday, when an hour begins. */
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final TestLake lake;
  final DuckDbEngine engine;
  final UUID processId = new UUID(1, 1);
  private final StreamInfo logs = LogBlockWriter.stream(processId, new UUID(2, 1), Map.of());

  /** Views that read no partitions: what the answer has to be. */
  private final LakehouseViews onlyBlocks;

  private long blocks;
  private long messages;

  ClockedLake(Path directory, Instant now) throws IOException {
    lake = new TestLake(directory.resolve("lake"));
    lake.database.execute("create table test_clock (ahead bigint not null)");
    lake.database.execute("insert into test_clock values (0)");
    lake.database.execute(
        """
        create or replace function database_nanos() returns bigint language sql volatile as $$
          select (extract(epoch from clock_timestamp()) * 1000000)::bigint * 1000
            + (select ahead from test_clock) $$\
        """);
    engine = lake.engine(directory.resolve("engine"));
    onlyBlocks = lake.views(withoutPartitions());
    clock(now);
    lake.catalog.insertProcess(
        new ProcessInfo(
            processId,
            "/bin/app",
            "ann",
            "Ann",
            "box",
            "linux",
            "cpu",
            1_000_000_000L,
            Instant.EPOCH,
            0,
            Optional.empty(),
            Map.of()));
    lake.insert(logs);
  }

  /** Views of a version that no partition has. */
  static StoredViews withoutPartitions() {
    return new StoredViews(
        StoredViews.standard().all().stream()
            .map(view -> StoredForms.of(view, 999, List.of(999), Map.of()))
            .toList());
  }

  /** Sets the clock, which must not go back. */
  void clock(Instant now) {
    lake.database.execute(
        "update test_clock set ahead = ahead + %d - database_nanos()".formatted(nanos(now)));
  }

  static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  /** Sets the clock to so much after noon. */
  void clockAfterNoon(Duration after) {
    clock(NOON.plus(after));
  }

  /** Returns a range of insert times, from and to so much after noon. */
  static InsertRange range(Duration begin, Duration end) {
    return new InsertRange(nanos(NOON.plus(begin)), nanos(NOON.plus(end)));
  }

  static InsertRange seconds(long begin, long end) {
    return range(Duration.ofSeconds(begin), Duration.ofSeconds(end));
  }

  static InsertRange minutes(long begin, long end) {
    return range(Duration.ofMinutes(begin), Duration.ofMinutes(end));
  }

  /** Posts a block with so many messages; returns it. */
  IncomingBlock log(int count) {
    LogBlockWriter writer = new LogBlockWriter();
    long ticks = nanos(NOON) + 1_000 * messages;
    for (int i = 0; i < count; i++) {
      messages++;
      // Not in order of time, and some at the same.
      long at = ticks + (i % 3) * 500L;
      writer.log(at, 1 + (int) (messages % 6), "target" + messages % 2, "message " + messages);
    }
    BlockInfo info =
        new BlockInfo(
            new UUID(3, ++blocks),
            logs.streamId(),
            processId,
            Instant.EPOCH,
            0,
            Instant.EPOCH.plusNanos(ticks),
            ticks,
            0,
            0);
    IncomingBlock block = writer.build(info);
    lake.insert(block);
    return block;
  }

  /** Posts a block at a time after noon. */
  IncomingBlock logAt(Duration after, int count) {
    clockAfterNoon(after);
    return log(count);
  }

  LakehouseViews views() {
    return views(WriteSettings.defaults(), PersistSettings.defaults().withEnabled(false));
  }

  LakehouseViews views(WriteSettings write, PersistSettings persist) {
    return new LakehouseViews(
        lake.catalog,
        lake.store,
        lake.writer,
        LakehouseSettings.defaults(),
        write,
        persist,
        StaticTables.none(),
        StoredViews.standard());
  }

  /** Returns the rows of a view, sorted. */
  List<String> rows(LakehouseViews views, String viewSet, Optional<String> instance) {
    try (ReadSession session = views.open(() -> {})) {
      RelationSql relation = session.relation(viewSet, instance, TimeRange.ALL);
      session.planned();
      return LakeSql.rows(
          engine,
          Map.of("the_view", relation),
          "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM the_view ORDER BY ALL");
    }
  }

  /** Returns the rows as they come out of the blocks. */
  List<String> rowsOfBlocks(String viewSet, Optional<String> instance) {
    return rows(onlyBlocks, viewSet, instance);
  }

  /** Returns all partitions of a view's global instance. */
  List<Partition> partitions(StoredView view) {
    return partitions(view, Optional.empty());
  }

  List<Partition> partitions(StoredView view, Optional<UUID> id) {
    ViewInstance target = new ViewInstance(view, id);
    return lake.catalog
        .partitions()
        .overlapping(target.viewSet(), target.name(), new InsertRange(0, Long.MAX_VALUE));
  }

  List<InsertRange> ranges(StoredView view) {
    return partitions(view).stream().map(Partition::range).toList();
  }

  /** Returns the files of partitions that lie in the store, retired ones too. */
  Set<String> objects() {
    return new TreeSet<>(lake.store.list("views/", 10_000));
  }

  /** Returns the files that partitions in the lake, or retired ones, have. */
  Set<String> knownFiles() {
    return new TreeSet<>(
        lake.database.texts(
            "select file_path from partitions where file_path is not null"
                + " union select file_path from retired_files"));
  }

  long claims() {
    return Long.parseLong(lake.database.texts("select count(*)::text from claims").getFirst());
  }

  @Override
  public void close() throws IOException {
    onlyBlocks.close();
    engine.close();
    lake.close();
  }
}
