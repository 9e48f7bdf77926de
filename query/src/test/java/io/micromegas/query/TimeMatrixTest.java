package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each form of expression about time in each place of a statement: it binds, and means the same
 * everywhere. What the forms mean is in {@code corpus/time.sql}.
 */
class TimeMatrixTest {
  private static final List<String> FORMS =
      List.of(
          // Moments.
          "time",
          "now()",
          "CURRENT_TIMESTAMP",
          "localtimestamp",
          "date_bin('5 seconds', time)",
          "date_bin(INTERVAL '2 seconds', time, TIMESTAMP '2024-01-01T00:00:01Z')",
          "date_bin(INTERVAL '1 month', time)",
          "date_bin('250 nanoseconds', time)",
          "date_trunc('second', time)",
          "time - INTERVAL '1 hour'",
          "time + INTERVAL '1 month'",
          "INTERVAL '1 day' + time",
          "time - level * INTERVAL '1 second'",
          "now() - INTERVAL '90 minutes'",
          "time + (now() - time) / 2",
          "TIMESTAMP '2024-05-01T12:00:00.123456789Z'",
          "TIMESTAMPTZ '2024-05-01 14:00:00+02:00'",
          "'2024-05-01T12:00:00Z'::timestamp",
          "CAST('2024-05-01T12:00:00Z' AS timestamp with time zone)",
          "CAST(time AS TIMESTAMP)",
          "CAST(time AS TIMESTAMPTZ)",
          "arrow_cast(time, 'Timestamp(Nanosecond, None)')",
          "to_timestamp(level)",
          "to_timestamp('2024-05-01T12:00:00Z')",
          "to_timestamp_millis(1714564800123)",
          "from_unixtime(level)",
          "make_timestamp(2024, 5, 1, 12, 0, 0)",
          "strptime('2024-05-01', '%Y-%m-%d')",
          "time AT TIME ZONE 'Europe/Paris'",
          "date_trunc('day', time AT TIME ZONE 'Asia/Tokyo') AT TIME ZONE 'Asia/Tokyo'",
          "coalesce(NULL, time, now())",
          "CASE WHEN level < 3 THEN time ELSE '2024-05-01T12:00:00+00:00' END",
          "greatest(time, now() - INTERVAL '5 seconds')",
          "nullif(time, now())",
          "DATE '2024-05-01' + INTERVAL '1 hour'",
          // Lengths of time.
          "now() - time",
          "time - '2024-05-01'",
          "time - DATE '2024-05-01'",
          "time - date_trunc('minute', time)",
          "(now() - time) * 2",
          "-(now() - time)",
          "coalesce(now() - time, INTERVAL '0 seconds')",
          "CASE WHEN level < 3 THEN now() - time END",
          "INTERVAL '1 hour'",
          "level * INTERVAL '1 minute'",
          "age(now(), time)",
          // Numbers.
          "CAST(now() - time AS BIGINT)",
          "arrow_cast(now() - time, 'Int64')",
          "CAST(time AS BIGINT) / 1000000",
          "(now() - time) / INTERVAL '1 second'",
          "extract(epoch FROM time)",
          "extract(epoch FROM now() - time)",
          "extract(hour FROM time AT TIME ZONE 'America/New_York')",
          "date_part('second', time)",
          "datepart('hour', time)",
          "epoch_ns(time)",
          "date_diff('second', time, now())",
          "to_unixtime(time)",
          // Dates, clocks and texts.
          "time::date",
          "CAST(time AS DATE)",
          "current_date",
          "current_date - 7",
          "last_day(time)",
          "CAST(time AS TIME)",
          "to_char(time, '%Y-%m-%d %H:%M:%S%.3f')",
          "strftime(time, '%H:%M')",
          "time::text",
          "dayname(time)",
          // Conditions.
          "time > now() - INTERVAL '5 seconds'",
          "time BETWEEN '2024-05-01T12:00:02Z' AND '2024-05-01T14:00:04+02:00'",
          "time IN ('2024-05-01T14:00:01+02:00', TIMESTAMP '2024-05-01T12:00:02Z')",
          "time >= DATE '2024-05-01'",
          "time::date = current_date",
          "time < '2024-05-01 12:00:05'",
          "now() - time > INTERVAL '5 seconds'",
          "now() - time > '5 seconds'",
          "time IS DISTINCT FROM now()");

  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @TestFactory
  Stream<DynamicTest> formsMeanTheSameEverywhere() {
    return FORMS.stream().map(form -> DynamicTest.dynamicTest(form, () -> check(form)));
  }

  private static List<String> column(String sql, String form) {
    return fixture.rows(sql.replace("{e}", form)).stream().map(List::getFirst).toList();
  }

  private static void check(String form) {
    List<String> values = column("SELECT {e} FROM log_entries ORDER BY time", form);
    assertThat(values).hasSize(10);
    // Where rows go through as they are.
    for (String sql :
        List.of(
            "SELECT {e} AS x FROM log_entries ORDER BY time",
            "SELECT x FROM (SELECT {e} AS x, time AS t FROM log_entries) ORDER BY t",
            "WITH c AS (SELECT *, {e} AS x FROM log_entries) SELECT x FROM c ORDER BY time",
            "SELECT x FROM (SELECT l.time, {e} AS x FROM log_entries l) ORDER BY time",
            "SELECT (SELECT {e}) FROM log_entries ORDER BY time",
            "SELECT CASE WHEN true THEN {e} END FROM log_entries ORDER BY time",
            "SELECT coalesce(NULL, {e}) FROM log_entries ORDER BY time",
            "SELECT max({e}) OVER (PARTITION BY msg) FROM log_entries ORDER BY time",
            "SELECT first_value({e}) OVER (ORDER BY time ROWS CURRENT ROW) FROM log_entries ORDER BY time",
            "SELECT min({e}) FROM log_entries GROUP BY time ORDER BY time",
            "SELECT first_value({e} ORDER BY msg) FROM log_entries GROUP BY time ORDER BY time",
            "SELECT arg_max({e}, {e}) FROM log_entries GROUP BY time ORDER BY time",
            "SELECT x FROM log_entries, LATERAL (SELECT {e} AS x) ORDER BY time",
            "SELECT a.x FROM (SELECT {e} AS x, time AS t FROM log_entries) a JOIN (SELECT {e} AS x,"
                + " time AS t FROM log_entries) b ON a.x IS NOT DISTINCT FROM b.x AND a.t = b.t"
                + " ORDER BY a.t",
            "SELECT x FROM (SELECT {e} AS x, time AS t FROM log_entries UNION ALL SELECT {e}, time"
                + " FROM log_entries WHERE false) ORDER BY t",
            "SELECT {e} FROM log_entries QUALIFY row_number() OVER (PARTITION BY msg ORDER BY {e}) = 1"
                + " ORDER BY time")) {
      assertThat(column(sql, form)).as(sql).isEqualTo(values);
    }
    // Where they are grouped.
    for (String sql :
        List.of(
            "SELECT DISTINCT {e} FROM log_entries",
            "SELECT {e} AS x FROM log_entries GROUP BY x",
            "SELECT {e} FROM log_entries GROUP BY {e}",
            "SELECT {e}, count(*) FROM log_entries GROUP BY 1",
            "SELECT {e} FROM log_entries GROUP BY ALL")) {
      assertThat(new HashSet<>(column(sql, form))).as(sql).isEqualTo(new HashSet<>(values));
    }
    // Where they are compared.
    long present = values.stream().filter(value -> !value.equals("null")).count();
    for (String sql :
        List.of(
            "SELECT count(*) FROM log_entries WHERE ({e}) IS NOT NULL",
            "SELECT count({e}) FROM log_entries",
            "SELECT count(*) FROM log_entries WHERE ({e}) = ({e})",
            "SELECT count(*) FROM log_entries WHERE ({e}) IN ({e})",
            "SELECT count(*) FROM log_entries WHERE ({e}) BETWEEN ({e}) AND ({e})",
            "SELECT count(*) FROM log_entries WHERE ({e}) IN (SELECT {e} FROM log_entries)",
            "SELECT count(x) FROM (SELECT {e} AS x FROM log_entries) WHERE x >= x",
            "SELECT count(*) FROM (SELECT {e} AS x FROM log_entries GROUP BY time, level HAVING ({e})"
                + " IS NOT NULL)")) {
      assertThat(column(sql, form)).as(sql).isEqualTo(List.of(String.valueOf(present)));
    }
    for (String sql :
        List.of(
            "SELECT [{e}], {'x': {e}} FROM log_entries",
            "SELECT array_agg({e}), string_agg(({e})::text, ','), count(DISTINCT {e}) FROM log_entries",
            "SELECT lag({e}) OVER (ORDER BY {e}), rank() OVER (ORDER BY {e} DESC) FROM log_entries",
            "SELECT msg FROM log_entries ORDER BY {e} DESC, msg",
            "SELECT a.msg FROM log_entries a LEFT JOIN (SELECT {e} AS x FROM log_entries) b ON b.x IS NULL")) {
      assertThat(fixture.rows(sql.replace("{e}", form))).as(sql).isNotEmpty();
    }
  }
}
