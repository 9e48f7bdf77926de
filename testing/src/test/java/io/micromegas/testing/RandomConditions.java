package io.micromegas.testing;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random statements about times, over the views {@code {logs}} and {@code {measures}}: conditions
 * in every place that has any, in every form that times are written in.
 */
final class RandomConditions {
  private final Random random;
  private final PrunedLake lake;

  RandomConditions(Random random, PrunedLake lake) {
    this.random = random;
    this.lake = lake;
  }

  @SafeVarargs
  private <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }

  private String any(List<Supplier<String>> of) {
    return of.get(random.nextInt(of.size())).get();
  }

  /** Returns a statement whose rows have no order. */
  String statement() {
    return any(
        List.of(
            this::plain,
            this::plain,
            this::plain,
            this::spans,
            this::spans,
            () ->
                intervals("SELECT block_id, nb_objects FROM {blocks}", "begin_time", "insert_time"),
            () -> "WITH l AS (" + rows("{logs}") + ") SELECT * FROM l WHERE " + condition(2),
            () ->
                "WITH l AS ("
                    + rows("{logs}")
                    + ") SELECT x.time, y.msg FROM l x "
                    + join()
                    + " l y ON x.time = y.time AND "
                    + condition("y.", 1)
                    + where("x."),
            () ->
                "WITH l AS (SELECT * FROM {logs}) SELECT (SELECT count(*) FROM l WHERE "
                    + condition(1)
                    + "), (SELECT max(msg) FROM l WHERE "
                    + condition(1)
                    + ")",
            () -> "SELECT * FROM (" + rows("{logs}") + ") WHERE " + condition(2),
            () ->
                "SELECT x.time, x.msg, y.value FROM {logs} x "
                    + join()
                    + " {measures} y ON x.time = y.time AND "
                    + condition(one("x.", "y."), 1)
                    + where(one("x.", "y.")),
            () ->
                "SELECT x.time, y.time FROM {logs} x, {measures} y WHERE x.time = y.time AND "
                    + condition("x.", 1)
                    + " AND "
                    + condition("y.", 1),
            () ->
                "SELECT time, msg FROM {logs} x WHERE "
                    + one("EXISTS", "NOT EXISTS")
                    + " (SELECT 1 FROM {measures} y WHERE y.time = x.time AND "
                    + condition("y.", 1)
                    + ") AND "
                    + condition("x.", 1),
            () ->
                "SELECT time FROM {logs} WHERE time "
                    + one("IN", "NOT IN")
                    + " (SELECT time FROM {measures} WHERE "
                    + condition(1)
                    + ")",
            () ->
                "SELECT * FROM (SELECT time, level FROM {logs} WHERE "
                    + condition(1)
                    + " "
                    + one("UNION ALL", "UNION", "EXCEPT", "INTERSECT", "EXCEPT ALL")
                    + " SELECT time, level FROM {logs} WHERE "
                    + condition(1)
                    + ")"
                    + where(""),
            () ->
                "SELECT time, level, count(*) AS n FROM {logs}"
                    + where("")
                    + " GROUP BY "
                    + one(
                        "time, level",
                        "ROLLUP (time, level)",
                        "GROUPING SETS ((time), (level), ())")
                    + " HAVING "
                    + condition(1),
            () ->
                "SELECT * FROM (SELECT time, msg, level, insert_time, row_number() OVER ("
                    + one("PARTITION BY level ORDER BY time", "ORDER BY time", "PARTITION BY time")
                    + ") AS n, lag(msg) OVER (ORDER BY time) FROM {logs}"
                    + where("")
                    + ") WHERE "
                    + condition(1),
            () ->
                "SELECT time, msg FROM {logs}"
                    + where("")
                    + " QUALIFY row_number() OVER (PARTITION BY level ORDER BY time DESC) = 1",
            () ->
                "SELECT * FROM (SELECT time, msg, level, insert_time FROM {logs} ORDER BY time "
                    + one("", "DESC")
                    + " LIMIT "
                    + (1 + random.nextInt(300))
                    + ") WHERE "
                    + condition(2),
            () ->
                "SELECT time, msg FROM {logs}"
                    + where("")
                    + " ORDER BY time "
                    + one("", "DESC")
                    + " LIMIT "
                    + (1 + random.nextInt(one(5, 300)))
                    + one("", " OFFSET " + random.nextInt(100)),
            () ->
                "SELECT DISTINCT ON (level) level, time FROM (SELECT * FROM {logs}"
                    + where("")
                    + ") ORDER BY level, time",
            () ->
                "SELECT count(*) FILTER (WHERE "
                    + condition(1)
                    + "), sum(CASE WHEN "
                    + condition(1)
                    + " THEN 1 ELSE 0 END) FROM {logs}"
                    + where(""),
            () ->
                "SELECT p.exe, (SELECT count(*) FROM {logs} l WHERE l.process_id = p.process_id AND "
                    + condition("l.", 1)
                    + ") FROM processes p",
            () ->
                "WITH RECURSIVE r(t) AS (SELECT min(time) FROM {logs}"
                    + where("")
                    + " UNION ALL SELECT min(l.time) FROM {logs} l, r WHERE l.time >= r.t + INTERVAL '50 minutes'"
                    + " AND "
                    + condition("l.", 1)
                    + " HAVING min(l.time) IS NOT NULL) SELECT * FROM r",
            () ->
                "SELECT x.time, y.time FROM {logs} x ASOF JOIN {measures} y ON x.process_id ="
                    + " y.process_id AND x.time >= y.time"
                    + where("x.")));
  }

  private String join() {
    return one("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");
  }

  private String plain() {
    return rows("{logs}");
  }

  private String spans() {
    return intervals("SELECT id, name FROM {spans}", "\"begin\"", "\"end\"");
  }

  /** Rows that have two times: they may begin before one and end after a later one. */
  private String intervals(String select, String begin, String end) {
    return any(
        List.of(
            () -> select + where("").replace("insert_time", end).replaceAll("\\btime\\b", begin),
            () ->
                select
                    + " WHERE "
                    + begin
                    + one(" < ", " <= ")
                    + moment()
                    + " AND "
                    + end
                    + one(" > ", " >= ")
                    + moment(),
            () ->
                select
                    + " WHERE "
                    + begin
                    + one(" > ", " >= ")
                    + moment()
                    + " AND "
                    + end
                    + one(" < ", " <= ")
                    + moment()));
  }

  private String rows(String from) {
    return "SELECT time, msg, level, insert_time FROM " + from + where("");
  }

  private String where(String of) {
    return random.nextInt(5) == 0 ? "" : " WHERE " + condition(of, 2);
  }

  private String condition(int depth) {
    return condition("", depth);
  }

  private String condition(String of, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      return any(
          List.of(
              () -> "(" + condition(of, depth - 1) + " AND " + condition(of, depth - 1) + ")",
              () -> "(" + condition(of, depth - 1) + " OR " + condition(of, depth - 1) + ")",
              () -> "NOT (" + condition(of, depth - 1) + ")",
              () ->
                  "("
                      + condition(of, depth - 1)
                      + ") IS "
                      + one("", "NOT ")
                      + one("TRUE", "FALSE", "NULL"),
              () ->
                  "CASE WHEN "
                      + condition(of, 0)
                      + " THEN "
                      + condition(of, 0)
                      + " ELSE "
                      + condition(of, 0)
                      + " END",
              () -> "coalesce(" + condition(of, 0) + ", " + condition(of, 0) + ")"));
    }
    String time = of + one("time", "time", "time", "time", "insert_time");
    String compare = one("=", "<", "<=", ">", ">=", "<>", "IS DISTINCT FROM");
    return any(
        List.of(
            () -> time + " " + compare + " " + moment(),
            () -> time + " " + compare + " " + moment(),
            () -> moment() + " " + compare + " " + time,
            () -> time + one(" ", " NOT ") + "BETWEEN " + moment() + " AND " + moment(),
            () -> time + one(" IN (", " NOT IN (") + moment() + ", " + moment() + ")",
            () -> time + one(" IN (", " NOT IN (") + moment() + ", NULL)",
            () -> time + " " + compare + " NULL",
            () -> time + one(" IS NULL", " IS NOT NULL"),
            () -> "CAST(" + time + " AS DATE) " + compare + " CAST(" + moment() + " AS DATE)",
            () ->
                "date_trunc('hour', "
                    + time
                    + ") "
                    + compare
                    + " date_trunc('hour', "
                    + moment()
                    + ")",
            () -> time + " - INTERVAL '1 hour' " + compare + " " + moment(),
            () -> "CAST(" + time + " AS TEXT) " + compare + " CAST(" + moment() + " AS TEXT)",
            () -> of + "time > " + time + " - INTERVAL '1 second'",
            () -> "1 = " + random.nextInt(3)));
  }

  private String moment() {
    String text = lake.at(random.nextInt(4 * PrunedLake.HOURS) / 4.0 + one(0.0, 0.0, 1e-10, 0.3));
    String plain = text.replace("Z", "").replace('T', ' ');
    return any(
        List.of(
            () -> "'" + text + "'",
            () -> "'" + plain + "'",
            () -> "TIMESTAMP '" + plain + "'",
            () -> "CAST('" + plain + "' AS TIMESTAMP)",
            () -> "TIMESTAMP '" + plain + "' - INTERVAL '" + random.nextInt(120) + " minutes'",
            () -> "now() - INTERVAL '" + random.nextInt(17) + " hours'",
            () -> "date_trunc('hour', now())",
            () -> "CAST('" + plain + "' AS DATE)",
            () -> "CURRENT_TIMESTAMP - INTERVAL '" + random.nextInt(900) + " minutes'",
            () -> "date_bin(INTERVAL '30 minutes', TIMESTAMP '" + plain + "')"));
  }
}
