package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The spans of a thread are the same from partitions as from its blocks (R5), however the blocks
 * came, were written and taken out again.
 */
class ThreadPartitionsTest {
  /** More of them with {@code -Dmicromegas.seeds=100}. */
  private static final int SEEDS = Integer.getInteger("micromegas.seeds", 2);

  private static final int STEPS = 40;
  private static final String VIEW = "thread_spans";

  @TempDir Path directory;
  private TestLake lake;
  private DuckDbEngine engine;
  private LakehouseViews views;
  private LakehouseViews onlyBlocks;

  @BeforeEach
  void open() throws IOException {
    lake = new TestLake(directory.resolve("lake"));
    engine = lake.engine(directory.resolve("engine"));
    views = views(60);
    onlyBlocks =
        lake.views(
            new StoredViews(
                List.of(StoredForms.of(StoredViews.THREAD_SPANS, 999, List.of(999), Map.of()))));
  }

  @AfterEach
  void close() throws IOException {
    views.close();
    onlyBlocks.close();
    engine.close();
    lake.close();
  }

  /** With partitions of at most so many events. */
  private LakehouseViews views(long maxEvents) {
    return new LakehouseViews(
        lake.catalog,
        lake.store,
        lake.writer,
        LakehouseSettings.defaults(),
        WriteSettings.defaults(),
        PersistSettings.defaults().withEnabled(false).withMaxEvents(maxEvents));
  }

  @Test
  void anyOrderAndAnyPartitionsGiveTheRowsOfTheBlocks() {
    Map<String, Integer> readings = new HashMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      RandomThread thread = new RandomThread(lake, random, seed % 2 == 0 ? 500_000 : 0);
      for (int step = 0; step < STEPS; step++) {
        thread.post();
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> write(thread.streamId());
          case 3 -> retireOne(thread.streamId(), random);
          default -> {}
        }
        String as = "seed %d, step %d".formatted(seed, step);
        compare(as, thread.streamId(), TimeRange.ALL);
        compare(as, thread.streamId(), times(random, thread.lastTick()));
        readings.merge(reading(thread.streamId()), 1, Integer::sum);
      }
    }
    assertThat(readings).containsKeys("blocks", "files", "files and blocks");
  }

  private void write(UUID stream) {
    views.shorten(VIEW, Optional.of(stream.toString()), () -> false);
  }

  private List<Partition> partitions(UUID stream) {
    return lake.catalog
        .partitions()
        .overlapping(VIEW, stream.toString(), new InsertRange(0, Long.MAX_VALUE));
  }

  private void retireOne(UUID stream, Random random) {
    List<Partition> there = partitions(stream);
    if (!there.isEmpty()) {
      InsertRange range = there.get(random.nextInt(there.size())).range();
      lake.catalog.partitions().retireWithin(VIEW, stream.toString(), range);
    }
  }

  private static TimeRange times(Random random, long lastTick) {
    long begin = random.nextLong(1 + 3_000 * lastTick) - 5_000;
    return new TimeRange(begin, begin + random.nextLong(200_000));
  }

  private void compare(String as, UUID stream, TimeRange times) {
    assertThat(rows(views, stream, times))
        .as("%s, %s, %s", as, times, partitions(stream))
        .isEqualTo(rows(onlyBlocks, stream, times));
  }

  private List<String> rows(Lakehouse lakehouse, UUID stream, TimeRange times) {
    return rows(
        lakehouse,
        stream,
        times,
        "SELECT CAST(r AS VARCHAR) AS text FROM (SELECT * FROM v WHERE \"begin\" <= %s AND \"end\" >= %s) r ORDER BY text"
            .formatted(Sql.time(times.end()), Sql.time(Math.max(times.begin(), -Long.MAX_VALUE))));
  }

  private List<String> rows(Lakehouse lakehouse, UUID stream, TimeRange times, String sql) {
    try (ReadSession session = lakehouse.open(() -> {})) {
      RelationSql relation = session.relation(VIEW, Optional.of(stream.toString()), times);
      session.planned();
      return LakeSql.rows(engine, Map.of("v", relation), sql);
    }
  }

  private String reading(UUID stream) {
    try (ReadSession session = views.open(() -> {})) {
      RelationSql relation = session.relation(VIEW, Optional.of(stream.toString()), TimeRange.ALL);
      boolean files = relation.sql(scan -> "").contains("read_parquet");
      boolean blocks =
          relation.scans().stream()
              .anyMatch(scan -> scan instanceof SpanScan spans && spans.claimedEvents() > 0);
      return !files ? "blocks" : blocks ? "files and blocks" : "files";
    }
  }

  @Test
  void whatIsInPartitionsIsNotReadFromBlocksAgain() {
    RandomThread thread = new RandomThread(lake, new Random(5), 500_000);
    for (int i = 0; i < 30; i++) {
      thread.post();
    }
    List<String> before = rows(views, thread.streamId(), TimeRange.ALL);
    write(thread.streamId());
    lake.deleteBlocks(thread.streamId());
    try (LakehouseViews fresh = views(60)) {
      assertThat(rows(fresh, thread.streamId(), TimeRange.ALL)).isEqualTo(before).isNotEmpty();
    }
  }

  @Test
  void partitionsAreFewAndCutWhereTheyAreFull() {
    RandomThread thread = new RandomThread(lake, new Random(8), 500_000);
    for (int i = 0; i < 100; i++) {
      thread.post();
      if (i % 3 == 0) {
        write(thread.streamId());
      }
    }
    write(thread.streamId());
    List<Partition> there = partitions(thread.streamId());
    assertThat(there).hasSizeBetween(5, 25);
    assertThat(there).allSatisfy(p -> assertThat(p.sourceBlocks()).isPositive());
  }

  /** Following the tail is not needed to read names and durations of what is in files. */
  @Test
  void placesInTheTreeAreOnlyFoundOutWhereTheyAreAskedFor() {
    RandomThread thread = new RandomThread(lake, new Random(9), 500_000);
    UUID stream = thread.streamId();
    for (int i = 0; i < 100 && !reading(stream).equals("files and blocks"); i++) {
      if (reading(stream).equals("blocks")) {
        write(stream);
      }
      thread.post();
    }
    try (LakehouseViews fresh = views(60);
        ReadSession session = fresh.open(() -> {})) {
      RelationSql relation = session.relation(VIEW, Optional.of(stream.toString()), TimeRange.ALL);
      TableScan facts = relation.scans().getFirst();
      assertThat(facts).isInstanceOf(ChainFactsScan.class);
      assertThat(Rows.columns(facts, "place")).isEmpty();
      assertThat(fresh.cachedBytes()).isZero();
      assertThat(Rows.columns(facts, "place", "parent")).isNotEmpty();
      assertThat(fresh.cachedBytes()).isPositive();
    }
  }

  @Test
  void aThreadWithTooMuchToRememberStaysInBlocks() {
    RandomThread thread = new RandomThread(lake, new Random(11), 500_000);
    thread.open(60_000);
    assertThatThrownBy(() -> write(thread.streamId()))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("60000 open spans")
        .hasMessageContaining("no partition is written");
    assertThat(partitions(thread.streamId())).isEmpty();
    assertThat(rows(views, thread.streamId(), TimeRange.ALL)).hasSize(60_000);
  }

  /** Whoever drops blocks and keeps partitions keeps their rows, whatever comes late. */
  @Test
  void partitionsWhoseBlocksAreGoneStay() {
    RandomThread thread = new RandomThread(lake, new Random(12), 500_000);
    for (int i = 0; i < 20; i++) {
      thread.post();
    }
    write(thread.streamId());
    Partition whole = partitions(thread.streamId()).getFirst();
    List<Partition> there = List.of(whole);
    SpanCheckpoint checkpoint;
    List<BlockRow> blocks;
    try (Snapshot snapshot = lake.catalog.snapshot()) {
      checkpoint = ThreadRecord.read(SpanCheckpoint.KIND, snapshot, whole);
      blocks = snapshot.blocks(BlockFilter.ofStream(thread.streamId()), 1_000);
    }
    List<BlockRow> inside =
        blocks.stream().filter(b -> b.insertTime() < whole.range().end()).toList();
    BlockRow late = inside.getFirst();
    assertThat(ThreadRecord.of(source(checkpoint, List.of(late), inside), there, List.of()))
        .as("late, and nothing is lost")
        .satisfies(record -> assertThat(record.usable()).isEmpty())
        .satisfies(record -> assertThat(record.blocks()).hasSize(inside.size() + 1));
    assertThat(
            ThreadRecord.of(
                source(checkpoint, List.of(late), inside.subList(1, inside.size())),
                there,
                List.of()))
        .as("late, and a block was dropped")
        .satisfies(record -> assertThat(record.usable()).isEqualTo(there))
        .satisfies(record -> assertThat(record.blocks()).containsExactly(late));
  }

  /** A source with these blocks in gaps, and those in ranges of partitions. */
  private static ThreadRecord.Source<SpanCheckpoint> source(
      SpanCheckpoint checkpoint, List<BlockRow> gaps, List<BlockRow> inside) {
    return new ThreadRecord.Source<>() {
      @Override
      public List<BlockRow> blocks(List<InsertRange> ranges) {
        return ranges.isEmpty() ? gaps : inside;
      }

      @Override
      public SpanCheckpoint checkpoint(Partition partition) {
        return checkpoint;
      }

      @Override
      public SpanCheckpoint start() {
        return SpanCheckpoint.START;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "generator", "medium"})
  void vectorsFromPartitionsAreThoseFromBlocks(String folder) {
    TestLake.Posted posted = lake.post(Path.of("..", "testing", "vectors", folder));
    long rows = 0;
    for (UUID stream : posted.streams().keySet()) {
      List<String> before = rows(views, stream, TimeRange.ALL);
      write(stream);
      assertThat(rows(views, stream, TimeRange.ALL)).isEqualTo(before);
      rows += before.size();
    }
    assertThat(rows).isPositive();
  }
}
