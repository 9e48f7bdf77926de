package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast relations are read: 600,000 log entries in 20 blocks, two threads, best of some
 * runs. Other work on the machine shows, so nothing but the answers is asserted.
 */
class ScanSpeedTest {
  private static final int BLOCKS = 20;
  private static final int BLOCK_ROWS = 30_000;
  private static final int RUNS = Integer.getInteger("scan.speed.runs", 25);
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new ColumnSpec("time", ColumnType.TIMESTAMP_NS, false, false),
              new ColumnSpec("level", ColumnType.INT32, false, false),
              new ColumnSpec("target", ColumnType.TEXT, false, true),
              new ColumnSpec("msg", ColumnType.TEXT, false, false)));

  private static List<ColumnBatch> blocks() {
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> targets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      targets.add(SampleRows.bytes("engine::module" + i + "::part"));
    }
    List<ColumnBatch> blocks = new ArrayList<>();
    for (int b = 0; b < BLOCKS; b++) {
      long[] time = new long[BLOCK_ROWS];
      int[] level = new int[BLOCK_ROWS];
      int[] target = new int[BLOCK_ROWS];
      List<byte[]> msg = new ArrayList<>();
      for (int i = 0; i < BLOCK_ROWS; i++) {
        time[i] = SampleRows.START + (b * BLOCK_ROWS + i) * SampleRows.STEP;
        level[i] = 1 + random.nextInt(6);
        target[i] = random.nextInt(40);
        msg.add(
            SampleRows.bytes("request " + random.nextInt() + " took " + i + " us in frame " + b));
      }
      blocks.add(
          new ColumnBatch(
              BLOCK_ROWS,
              List.of(
                  new Column.Longs(time, null),
                  new Column.Ints(level, null),
                  new Column.Dictionary(target, targets),
                  SampleRows.texts(msg, null))));
    }
    return blocks;
  }

  @Test
  void printsHowFastScansAre(@TempDir Path directory) {
    SlotSettings slots = SlotSettings.defaults();
    EngineSettings settings =
        EngineSettings.defaults(directory)
            .withSlots(slots.withCount(1, 1).withBudget(slots.memory(), slots.tempBytes(), 2));
    List<ColumnBatch> blocks = blocks();
    try (DuckDbEngine engine = new DuckDbEngine(settings)) {
      for (boolean ordered : List.of(false, true)) {
        MemoryScan scan = MemoryScan.of(SCHEMA, blocks, ordered);
        System.out.println(ordered ? "ordered parts" : "parts in any order");
        time(engine, scan, "count", "select count(*) from a", 1);
        time(engine, scan, "by level", "select level, count(*) from a group by 1", 6);
        time(
            engine,
            scan,
            "by target, level",
            "select target, level, count(*) from a group by 1, 2",
            240);
        time(engine, scan, "length of msg", "select sum(length(msg)) from a", 1);
        time(engine, scan, "export of four", "select time, level, target, msg from a", 600_000);
        time(
            engine,
            scan,
            "filtered",
            "select * from a where time >= '2023-11-14 22:13:50' and level <= 3 limit 100",
            100);
      }
      time(engine, MemoryScan.of(SCHEMA, List.of(), false), "SELECT 1", "select 1", 1);
    }
  }

  private static void time(
      Engine engine, TableScan scan, String name, String sql, long expectedRows) {
    List<Double> millis = new ArrayList<>();
    List<Double> cpuMillis = new ArrayList<>();
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    for (int run = 0; run < RUNS; run++) {
      long cpu = process.getProcessCpuTime();
      long start = System.nanoTime();
      try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
        Relations.name(session, Map.of("a", scan));
        assertThat(Rows.count(session, sql)).isEqualTo(expectedRows);
      }
      millis.add((System.nanoTime() - start) / 1e6);
      cpuMillis.add((process.getProcessCpuTime() - cpu) / 1e6);
    }
    millis.sort(null);
    cpuMillis.sort(null);
    System.out.printf(
        Locale.ROOT,
        "  %-18s best %6.2f ms, median %6.2f ms, of all processors %6.2f ms%n",
        name,
        millis.getFirst(),
        millis.get(millis.size() / 2),
        cpuMillis.get(cpuMillis.size() / 2));
  }
}
