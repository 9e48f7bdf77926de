package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a statement says of times leaves out partitions as the range of the API does. */
@Timeout(600)
class PruningTest {
  private static final int STORED = 12;

  @TempDir static Path directory;
  private static PrunedLake lake;

  @BeforeAll
  static void start() throws Exception {
    lake = new PrunedLake(directory, STORED);
  }

  @AfterAll
  static void stop() throws Exception {
    lake.close();
  }

  /** Statements over hours {@code %1$s} to {@code %2$s} of logs. */
  private static final List<String> STATEMENTS =
      List.of(
          "SELECT count(*) FROM log_entries WHERE time >= '%1$s' AND time < '%2$s'",
          "SELECT count(*) FROM log_entries WHERE '%1$s' <= time AND '%2$s' > time",
          "SELECT count(*) FROM log_entries WHERE time BETWEEN '%1$s' AND TIMESTAMP '%2$s' - INTERVAL '1 microsecond'",
          "SELECT count(*) FROM log_entries WHERE NOT (time < '%1$s' OR time >= '%2$s')",
          "SELECT count(*) FROM log_entries WHERE level < 6 AND (time >= '%1$s' AND (time < '%2$s' AND msg LIKE '%%'))",
          "SELECT count(*) FROM log_entries WHERE (level = 1 AND time > '%1$s' AND time < '%2$s') OR (level = 2 AND time >= '%1$s' AND time < '%2$s')",
          "SELECT count(*) FROM log_entries WHERE time >= CAST('%1$s' AS TIMESTAMP) AND time < CAST('%2$s' AS TIMESTAMP)",
          "SELECT count(*) FROM log_entries WHERE time >= date_trunc('hour', TIMESTAMP '%1$s' + INTERVAL '10 minutes') AND time < '%2$s'",
          "WITH l AS (SELECT * FROM log_entries) SELECT count(*) FROM l WHERE time >= '%1$s' AND time < '%2$s'",
          "WITH l AS (SELECT time AS t, msg FROM log_entries), m AS (SELECT t AS u FROM l) SELECT count(*) FROM m WHERE u >= '%1$s' AND u < '%2$s'",
          "WITH l AS (SELECT * FROM log_entries WHERE time >= '%1$s'), m AS (SELECT * FROM l WHERE time < '%2$s') SELECT count(*), max(time) FROM m",
          "SELECT count(*) FROM (SELECT time, upper(msg) FROM log_entries) WHERE time >= '%1$s' AND time < '%2$s'",
          "SELECT count(*) FROM (SELECT DISTINCT time, level FROM log_entries) WHERE time >= '%1$s' AND time < '%2$s'",
          "SELECT time, count(*) FROM log_entries GROUP BY time HAVING time >= '%1$s' AND time < '%2$s'",
          "SELECT date_bin(INTERVAL '1 minute', time), count(*) FROM log_entries WHERE time >= '%1$s' AND time < '%2$s' GROUP BY 1",
          "SELECT count(*) FROM log_entries l JOIN processes p ON l.process_id = p.process_id AND l.time >= '%1$s' AND l.time < '%2$s'",
          "SELECT count(*) FROM processes p LEFT JOIN log_entries l ON l.process_id = p.process_id AND l.time >= '%1$s' AND l.time < '%2$s'",
          "SELECT count(*) FROM log_entries l JOIN measures m ON m.time = l.time WHERE m.time >= '%1$s' AND l.time < '%2$s'",
          "SELECT exe FROM processes p WHERE EXISTS (SELECT 1 FROM log_entries l WHERE l.process_id = p.process_id AND l.time >= '%1$s' AND l.time < '%2$s')",
          "SELECT exe, (SELECT max(time) FROM log_entries l WHERE l.process_id = p.process_id AND l.time >= '%1$s' AND l.time < '%2$s') FROM processes p",
          "SELECT count(*) FROM (SELECT time FROM log_entries UNION ALL SELECT time FROM measures) WHERE time >= '%1$s' AND time < '%2$s'",
          "SELECT time, row_number() OVER (PARTITION BY time) FROM log_entries WHERE time >= '%1$s' AND time < '%2$s'",
          "SELECT count(*) FROM log_entries AS l(a, b, c, d, e, f, g, h) WHERE h >= '%1$s' AND h < '%2$s'",
          "SELECT * FROM log_entries WHERE time >= '%1$s' AND time < '%2$s' QUALIFY row_number() OVER (ORDER BY time) = 1");

  @Test
  void conditionsReadWhatTheRangeReads() {
    for (int[] hours : List.of(new int[] {1, 2}, new int[] {4, 4}, new int[] {10, 13})) {
      TimeRange range = lake.hours(hours[0], hours[1]);
      Map<String, Long> byRange =
          lake.reads("log_entries", "SELECT count(*) FROM log_entries", range);
      assertThat(byRange)
          .containsEntry("partitions", (long) STORED)
          .containsEntry("read", (long) Math.max(0, Math.min(STORED, hours[1] + 1) - hours[0]))
          .containsEntry("tail_blocks", (long) PrunedLake.HOURS - STORED);
      for (String statement : STATEMENTS) {
        String sql = statement.formatted(lake.at(hours[0]), lake.at(hours[1] + 1));
        Map<String, Long> bySql = lake.reads("log_entries", sql, TimeRange.ALL);
        for (String count : List.of("partitions", "pruned", "read", "file_bytes", "file_rows")) {
          assertThat(bySql.get(count)).as("%s of %s", count, sql).isEqualTo(byRange.get(count));
        }
      }
    }
  }

  @Test
  void theLastHours() {
    String sql = "SELECT count(*) FROM log_entries WHERE time >= NOW() - INTERVAL '6 hours'";
    long now = System.currentTimeMillis() * 1_000_000;
    Map<String, Long> byRange =
        lake.reads(
            "log_entries",
            "SELECT count(*) FROM log_entries",
            new TimeRange(now - 6 * PrunedLake.HOUR, Long.MAX_VALUE));
    assertThat(byRange.get("read")).isBetween(2L, 3L);
    assertThat(lake.reads("log_entries", sql, TimeRange.ALL)).isEqualTo(byRange);
  }

  @Test
  void conditionsOnInsertTimeReadWhatWasInsertedThen() {
    String sql = "SELECT count(*) FROM log_entries WHERE insert_time ";
    for (String condition :
        List.of(
            "BETWEEN '" + lake.insertedAt(3) + "' AND '" + lake.insertedAt(5) + "'",
            ">= '" + lake.insertedAt(3) + "' AND insert_time <= '" + lake.insertedAt(5) + "'")) {
      assertThat(lake.reads("log_entries", sql + condition, TimeRange.ALL))
          .containsEntry("read", 3L)
          .containsEntry("pruned", STORED - 3L)
          .containsEntry("tail_blocks", 0L);
      assertThat(lake.server.rows(sql + condition).getFirst().getFirst())
          .isEqualTo("" + 3 * PrunedLake.ROWS);
    }
    assertThat(lake.reads("log_entries", sql + ">= '" + lake.insertedAt(13) + "'", TimeRange.ALL))
        .containsEntry("read", 0L)
        .containsEntry("tail_blocks", 3L)
        .containsEntry("tail_events", 3L * PrunedLake.ROWS);
    assertThat(
            lake.reads(
                "blocks",
                "SELECT count(*) FROM blocks WHERE insert_time = '" + lake.insertedAt(5) + "'",
                TimeRange.ALL))
        .containsEntry("read", 1L);
  }

  @Test
  void otherViewsAreReadByTheirOwnTimes() {
    String process = PrunedLake.PROCESS.toString();
    for (String view : List.of("measures", "log_stats")) {
      String time = view.equals("measures") ? "time" : "time_bin";
      String sql =
          "SELECT count(*) FROM %s WHERE %s >= '%s' AND %s < '%s'"
              .formatted(view, time, lake.at(2.5), time, lake.at(3.5));
      assertThat(lake.reads(view, sql, TimeRange.ALL)).as(sql).containsEntry("read", 2L);
    }
    assertThat(
            lake.reads(
                "log_entries(" + process,
                "SELECT count(*) FROM view_instance('log_entries', '"
                    + process
                    + "') WHERE time >= '"
                    + lake.at(14)
                    + "'",
                TimeRange.ALL))
        .containsEntry("partitions", 0L)
        .containsEntry("tail_blocks", (long) PrunedLake.HOURS);
  }

  @Test
  void theNewestRowsAreReadFromTheNewestPartitions() {
    String rows = "SELECT time, msg FROM log_entries ";
    assertThat(read(rows + "ORDER BY time DESC LIMIT 10")).isEqualTo(1);
    assertThat(read(rows + "ORDER BY time LIMIT 10 OFFSET 60")).isEqualTo(2);
    assertThat(read("SELECT * FROM log_entries l ORDER BY l.time DESC, msg LIMIT 130"))
        .isEqualTo(3);
    // With conditions, the rows themselves are looked for: all of these are in blocks.
    assertThat(read(rows + "WHERE level = 1 ORDER BY time DESC LIMIT 3")).isZero();
    assertThat(read(rows + "WHERE time < '" + lake.at(10.5) + "' ORDER BY time DESC LIMIT 3"))
        .isEqualTo(1);
    // Not found in what was looked at.
    assertThat(read(rows + "WHERE msg = 'nothing' ORDER BY time DESC LIMIT 3")).isEqualTo(STORED);
    // Rows of the answer that are not rows of the view.
    assertThat(read("SELECT DISTINCT time FROM log_entries ORDER BY time DESC LIMIT 3"))
        .isEqualTo(STORED);
    assertThat(read("SELECT msg AS time FROM log_entries ORDER BY time DESC LIMIT 3"))
        .isEqualTo(STORED);

    assertThat(lake.server.rows(rows + "WHERE level = 1 ORDER BY time DESC LIMIT 2"))
        .extracting(List::getLast)
        .containsExactly("row 954", "row 948");
    assertThat(lake.server.rows(rows + "ORDER BY time LIMIT 2 OFFSET 60"))
        .extracting(List::getLast)
        .containsExactly("row 60", "row 61");
  }

  @Test
  void aTableExpressionThatIsUsedTwiceIsReadWithItsOwnCondition() {
    String sql =
        "WITH recent AS (SELECT * FROM log_entries WHERE time >= '"
            + lake.at(10)
            + "') SELECT count(*) FROM recent a JOIN recent b USING (time)";
    assertThat(read(sql)).isEqualTo(2);
  }

  private static long read(String sql) {
    return lake.reads("log_entries", sql, TimeRange.ALL).getOrDefault("read", -1L);
  }

  @Test
  void plansNameViewsAndFiles() {
    String sql =
        "SELECT p.exe, count(*) FROM log_entries l JOIN processes p USING (process_id)"
            + " WHERE l.time >= '"
            + lake.at(10)
            + "' GROUP BY 1";
    String plan = lake.server.rows("EXPLAIN " + sql).getFirst().get(1);
    assertThat(plan)
        .contains("Parquet Scan: log_entries  [", "View Scan: log_entries", "View Scan: processes")
        .doesNotContain("lake_scan", "LAKE_SCAN", directory.toString());
    String analyzed = lake.server.rows("EXPLAIN ANALYZE " + sql).getFirst().get(1);
    assertThat(analyzed)
        .containsPattern("Parquet Scan: log_entries \\(.*120 rows.*2 of 2 row groups")
        .doesNotContain("lake_scan", directory.toString());
    if (System.getProperty("micromegas.verbose") != null) {
      System.out.println(plan + "\n" + analyzed);
    }
  }
}
