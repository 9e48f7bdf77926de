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
  private static final int STORED = 6;

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
    for (int[] hours : List.of(new int[] {1, 2}, new int[] {4, 4}, new int[] {5, 7})) {
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
    TimeRange range =
        new TimeRange(lake.start + 4 * PrunedLake.HOUR + 1, lake.start + 9 * PrunedLake.HOUR);
    Map<String, Long> byRange =
        lake.reads("log_entries", "SELECT count(*) FROM log_entries", range);
    Map<String, Long> bySql =
        lake.reads(
            "log_entries",
            "SELECT count(*) FROM log_entries WHERE time >= NOW() - INTERVAL '3 hours'",
            TimeRange.ALL);
    assertThat(byRange).containsEntry("read", 2L);
    assertThat(bySql).isEqualTo(byRange);
  }

  @Test
  void explained() {
    for (String sql :
        List.of(
            "EXPLAIN ANALYZE SELECT level, count(*) FROM log_entries WHERE time >= '"
                + lake.at(4)
                + "' GROUP BY level",
            "EXPLAIN SELECT l.msg FROM log_entries l JOIN processes p USING (process_id) WHERE l.time >= '"
                + lake.at(7)
                + "'",
            "EXPLAIN ANALYZE SELECT time, msg FROM log_entries ORDER BY time DESC LIMIT 10")) {
      lake.server.rows(sql).forEach(row -> System.out.println(row.get(0) + "\n" + row.get(1)));
    }
  }
}
