package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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

/**
 * The network spans of a process are the same from partitions as from its blocks (R5), however the
 * blocks came, were written and taken out again.
 */
class NetPartitionsTest {
  /** More of them with {@code -Dmicromegas.seeds=100}. */
  private static final int SEEDS = Integer.getInteger("micromegas.seeds", 2);

  private static final int STEPS = 25;
  private static final String VIEW = "net_spans";

  @TempDir Path directory;
  private TestLake lake;
  private DuckDbEngine engine;
  private LakehouseViews views;
  private LakehouseViews onlyBlocks;

  @BeforeEach
  void open() throws IOException {
    lake = new TestLake(directory.resolve("lake"));
    engine = lake.engine(directory.resolve("engine"));
    views =
        new LakehouseViews(
            lake.catalog,
            lake.store,
            lake.writer,
            LakehouseSettings.defaults(),
            WriteSettings.defaults(),
            PersistSettings.defaults().withEnabled(false).withMaxEvents(60));
    onlyBlocks =
        lake.views(
            new StoredViews(
                List.of(StoredForms.of(StoredViews.NET_SPANS, 999, List.of(999), Map.of()))));
  }

  @AfterEach
  void close() throws IOException {
    views.close();
    onlyBlocks.close();
    engine.close();
    lake.close();
  }

  @Test
  void anyOrderAndAnyPartitionsGiveTheRowsOfTheBlocks() {
    Map<String, Integer> readings = new HashMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      RandomNet net = new RandomNet(lake, random, seed % 2 == 0 ? 500_000 : 0);
      for (int step = 0; step < STEPS; step++) {
        net.post();
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> write(net.processId());
          case 3 -> retireOne(net.processId(), random);
          default -> {}
        }
        String as = "seed %d, step %d".formatted(seed, step);
        compare(as, net.processId(), TimeRange.ALL);
        compare(as, net.processId(), times(random, net.lastTick()));
        readings.merge(reading(net.processId()), 1, Integer::sum);
      }
    }
    assertThat(readings).containsKeys("blocks", "files", "files and blocks");
  }

  @Test
  void whatIsInPartitionsIsNotReadFromBlocksAgain() {
    RandomNet net = new RandomNet(lake, new Random(5), 500_000);
    for (int i = 0; i < 60; i++) {
      net.post();
    }
    List<String> before = rows(views, net.processId(), TimeRange.ALL);
    List<String> told = failures(views, net.processId());
    write(net.processId());
    net.deleteBlocks();
    try (LakehouseViews fresh = lake.views()) {
      assertThat(rows(fresh, net.processId(), TimeRange.ALL)).isEqualTo(before).isNotEmpty();
      // What does not decode and what does not fit together is told by partitions, too (R6).
      assertThat(failures(fresh, net.processId())).hasSameElementsAs(told).isNotEmpty();
    }
  }

  @Test
  void aCheckpointIsReadAsItWasWritten() {
    RandomNet net = new RandomNet(lake, new Random(7), 500_000);
    for (int i = 0; i < 30; i++) {
      net.post();
    }
    write(net.processId());
    byte[] bytes;
    try (Snapshot snapshot = lake.catalog.snapshot()) {
      NetCheckpoint checkpoint =
          ThreadRecord.read(NetCheckpoint.KIND, snapshot, partitions(net.processId()).getLast());
      assertThat(checkpoint.streams()).hasSize(2);
      bytes = checkpoint.toBytes();
    }
    assertThat(NetCheckpoint.parse(bytes).toBytes()).isEqualTo(bytes);
    for (int length = 0; length < bytes.length; length++) {
      byte[] shorter = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> NetCheckpoint.parse(shorter))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
    }
  }

  private void write(UUID process) {
    views.shorten(VIEW, Optional.of(process.toString()), () -> false);
  }

  private List<Partition> partitions(UUID process) {
    return lake.catalog
        .partitions()
        .overlapping(VIEW, process.toString(), new InsertRange(0, Long.MAX_VALUE));
  }

  private void retireOne(UUID process, Random random) {
    List<Partition> there = partitions(process);
    if (!there.isEmpty()) {
      InsertRange range = there.get(random.nextInt(there.size())).range();
      lake.catalog.partitions().retireWithin(VIEW, process.toString(), range);
    }
  }

  private static TimeRange times(Random random, long lastTick) {
    long begin = random.nextLong(1 + 3_000 * lastTick) - 5_000;
    return new TimeRange(begin, begin + random.nextLong(200_000));
  }

  private void compare(String as, UUID process, TimeRange times) {
    assertThat(rows(views, process, times))
        .as("%s, %s, %s", as, times, partitions(process))
        .isEqualTo(rows(onlyBlocks, process, times));
  }

  private List<String> rows(Lakehouse lakehouse, UUID process, TimeRange times) {
    try (ReadSession session = lakehouse.open(() -> {})) {
      RelationSql relation = session.relation(VIEW, Optional.of(process.toString()), times);
      session.planned();
      return LakeSql.rows(
          engine,
          Map.of("v", relation),
          "SELECT CAST(r AS VARCHAR) AS text FROM (SELECT * FROM v WHERE begin_time <= %s AND end_time >= %s) r ORDER BY text"
              .formatted(
                  Sql.time(times.end()), Sql.time(Math.max(times.begin(), -Long.MAX_VALUE))));
    }
  }

  private List<String> failures(Lakehouse lakehouse, UUID process) {
    try (ReadSession session = lakehouse.open(() -> {})) {
      RelationSql relation = session.relation(VIEW, Optional.of(process.toString()), TimeRange.ALL);
      session.planned();
      LakeSql.rows(engine, Map.of("v", relation), "SELECT count(*) FROM v");
      return session.failures();
    }
  }

  private String reading(UUID process) {
    try (ReadSession session = views.open(() -> {})) {
      RelationSql relation = session.relation(VIEW, Optional.of(process.toString()), TimeRange.ALL);
      boolean files = relation.sql(scan -> "").contains("read_parquet");
      boolean blocks =
          relation.scans().stream()
              .anyMatch(scan -> scan instanceof NetScan net && !net.blocks().isEmpty());
      return !files ? "blocks" : blocks ? "files and blocks" : "files";
    }
  }
}
