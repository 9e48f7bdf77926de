package io.micromegas.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table function produces is what a table of the same rows holds. */
class LakeScanTest {
  private static final int ROWS = 20_000;
  private static final int PART_ROWS = 3_000;

  @TempDir static Path directory;
  private static DuckDbEngine engine;

  @BeforeAll
  static void start() {
    SlotSettings slots = SlotSettings.defaults();
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory)
                .withSlots(slots.withCount(2, 1).withBudget(slots.memory(), slots.tempBytes(), 4)));
  }

  @AfterAll
  static void stop() {
    assertThat(engine.arrowBytes()).isZero();
    engine.close();
    assertThat(NativeHandles.stream(Object.class)).isEmpty();
  }

  private static MemoryScan scan(boolean ordered) {
    return MemoryScan.of(SampleRows.SCHEMA, SampleRows.parts(ROWS, PART_ROWS), ordered);
  }

  @Test
  void everyCellArrives() {
    for (boolean ordered : List.of(false, true)) {
      MemoryScan scan = scan(ordered);
      try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
        ((SlotSession) session).admitAnyStatement();
        Relations.name(session, Map.of("v$1", scan));
        Rows.of(session, "create temp table native as " + SampleRows.sql(ROWS, PART_ROWS));
        assertThat(Rows.of(session, "select count(*) from \"v$1\"")).containsExactly("" + ROWS);
        assertThat(Rows.of(session, "select * from native except all select * from \"v$1\""))
            .isEmpty();
        assertThat(Rows.of(session, "select * from \"v$1\" except all select * from native"))
            .isEmpty();
        assertThat(Rows.of(session, "select * from \"v$1\" order by time"))
            .isEqualTo(Rows.of(session, "select * from native order by time"));
      }
      assertThat(scan.closed()).hasValue(scan.opened().get());
    }
  }

  /** Statements over relations a and b, each answered by a scan and by a table. */
  private static final List<String> STATEMENTS =
      List.of(
          "select count(*) from a",
          "select count(id), count(value), count(nothing), sum(mask), sum(value) from a",
          "select level, count(*), min(time), max(time) from a group by level order by level",
          "select target, level, count(*) from a group by all order by all",
          "select a.id, c.id from a join a c on a.level = c.level and a.time < c.time"
              + " where a.id % 1999 = 7 and c.id % 1777 = 3 order by all",
          "with t as (select * from a where level = 1) select (select count(*) from t),"
              + " (select max(time) from t), count(*) from t x join t y on x.time = y.time",
          "with t as materialized (select time, level from a) select count(*) from t x, t y"
              + " where x.time = y.time and x.level < 3",
          "select (select count(*) from a where level = 1), (select count(*) from a where level >= 3),"
              + " (select count(*) from a)",
          "select count(*) from a, lateral (select max(b.time) m from b where b.level = a.level) l"
              + " where a.time < l.m",
          "select x.level, (select count(*) from b where b.level < x.level and b.id % 100 = 7)"
              + " from (select distinct level from a) x order by 1",
          "select time, level from a where level = 2 union all select time, level from a"
              + " where level = 3 order by all limit 50",
          "select count(*) from (select * from a union select * from a)",
          "select count(*) from (select time from a where level < 3 except"
              + " select time from a where level < 2)",
          "select time, row_number() over (partition by level order by time) rn,"
              + " lag(id) over (order by time) from a qualify rn % 997 = 1 order by time",
          "select count(*) from a where time >= '2023-11-14 22:13:25' and level <= 3",
          "select count(*), min(id) from a where time between '2023-11-14 22:13:25' and"
              + " '2023-11-14 22:13:30' or level = 5",
          "select count(*) from a where target = 'a long target name 12' and level in (1, 3, 5)",
          "select count(*) from a where id is null or value is null or flag is not true",
          "select count(*), count(distinct msg) from a where msg like '%xx' and target like 'a %'",
          "select unnest(tags) t, count(*) from a group by 1 order by 2 desc, 1 limit 20",
          "select time, tags, msg, body from a where len(tags) = 2 order by time limit 100",
          "select process, part, nothing, count(*) from a group by all order by all",
          "select count(*) from a where process = 'one process of all' and part = 3",
          "select count(*) from a where process = 'another'",
          "with recursive r(n, t) as (select 0, min(time) from a union all select n + 1,"
              + " (select min(time) from a where time > r.t) from r where n < 4)"
              + " select * from r order by n",
          "select count(*) from a where exists (select 1 from b where b.time = a.time and b.level = 4)",
          "select count(*) from a where a.time in (select time from b where level = 4)"
              + " and a.time not in (select time from b where id % 3 = 1 and id is not null)",
          "select a.level, count(b.time) from a left join b on a.time = b.time and b.level = 2"
              + " group by 1 order by 1",
          "select * from a order by time desc limit 7",
          "select max(length(msg)), arg_max(level, time), approx_count_distinct(level) from a",
          "select level, flag, sum(id) from a group by grouping sets ((level), (flag), ()) order by all");

  @Test
  void scansAnswerAsTablesDo() {
    for (boolean ordered : List.of(false, true)) {
      for (int rows : List.of(ROWS, 0)) {
        MemoryScan scan =
            MemoryScan.of(SampleRows.SCHEMA, SampleRows.parts(rows, PART_ROWS), ordered);
        compare(scan, rows);
        assertThat(scan.closed()).hasValue(scan.opened().get());
      }
    }
  }

  private static void compare(MemoryScan scan, int rows) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      ((SlotSession) session).admitAnyStatement();
      Rows.of(session, "create temp table t as " + SampleRows.sql(rows, PART_ROWS));
      for (String statement : STATEMENTS) {
        String byTable = "with a as (from t), b as (from t) from (" + statement + ")";
        Relations.name(session, Map.of("a", scan, "b", scan));
        List<String> scanned = Rows.of(session, statement);
        assertThat(scanned)
            .as("%s (%s rows, ordered: %s)", statement, rows, scan.ordered())
            .isEqualTo(Rows.of(session, byTable));
      }
    }
  }

  @Test
  void aLargeDictionaryIsRead() {
    List<byte[]> values = new ArrayList<>();
    int[] codes = new int[5000];
    for (int i = 0; i < codes.length; i++) {
      values.add(SampleRows.bytes("value " + "x".repeat(i % 60) + i));
      codes[i] = codes.length - 1 - i;
    }
    TableSchema schema =
        new TableSchema(List.of(new ColumnSpec("t", ColumnType.TEXT, false, true)));
    ColumnBatch batch =
        new ColumnBatch(codes.length, List.of(new Column.Dictionary(codes, values)));
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Relations.name(session, Map.of("a", MemoryScan.of(schema, List.of(batch), true)));
      List<String> read = Rows.of(session, "select t from a");
      for (int i = 0; i < codes.length; i++) {
        assertThat(read.get(i)).isEqualTo(new String(values.get(codes[i]), UTF_8));
      }
    }
  }

  @Test
  void anOrderedScanKeepsTheOrderOfItsParts() {
    MemoryScan scan = scan(true);
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Relations.name(session, Map.of("a", scan));
      List<String> times = Rows.of(session, "select epoch_ns(time) from a");
      assertThat(times).hasSize(ROWS);
      for (int i = 0; i < ROWS; i++) {
        assertThat(times.get(i)).isEqualTo("" + (SampleRows.START + i * SampleRows.STEP));
      }
    }
  }

  @Test
  void theScanLearnsWhatIsWanted() {
    assertThat(request("select count(*) from a").projection()).containsExactly(0);
    assertThat(request("select msg, level from a").projection()).containsExactly(7, 2);
    assertThat(hints("select msg from a where level <= 3 and level >= 1"))
        .containsExactly(new ScanHint.Between(2, 1, 3));
    assertThat(hints("select msg from a where level <= 3 and level > 0"))
        .as("DuckDB joins the two into a BETWEEN and does not say that 0 is excluded")
        .containsExactly(new ScanHint.Between(2, 0, 3));
    assertThat(hints("select msg from a where 3 >= level"))
        .containsExactly(new ScanHint.Between(2, Long.MIN_VALUE, 3));
    assertThat(hints("select msg from a where level in (4, 2, 5)"))
        .contains(new ScanHint.Between(2, 2, 5));
    assertThat(hints("select msg from a where time >= '2023-11-14 22:13:25'"))
        .containsExactly(new ScanHint.Between(0, 1_700_000_005_000_000_000L, Long.MAX_VALUE));
    assertThat(
            hints(
                "select msg from a where time between '2023-11-14 22:13:25' and"
                    + " '2023-11-14 22:13:25'::timestamp + interval 1 second"))
        .containsExactly(
            new ScanHint.Between(0, 1_700_000_005_000_000_000L, 1_700_000_006_000_000_000L));
    assertThat(hints("select msg from a where target = 't3' and mask = 4294967290 and id < -5"))
        .containsExactlyInAnyOrder(
            new ScanHint.TextEquals(6, "t3"),
            new ScanHint.Between(3, 4294967290L, 4294967290L),
            new ScanHint.Between(1, Long.MIN_VALUE, -6));
    assertThat(hints("select msg from a where level = 1 or level = 4")).isNotNull();
    assertThat(hints("select msg from a where level = 1 or target = 'x'")).isEmpty();
  }

  private static List<ScanHint> hints(String sql) {
    return request(sql).hints();
  }

  private static ScanRequest request(String sql) {
    MemoryScan scan = scan(false);
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      long id = session.register(Map.of("a", scan)).getOrDefault("a", 0L);
      Rows.of(session, sql.replace("from a", "from lake_scan(" + id + ") a"));
    }
    return scan.requests().getFirst();
  }
}
