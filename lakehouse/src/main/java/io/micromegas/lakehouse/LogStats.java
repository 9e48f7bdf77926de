package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;
import java.util.List;

/** How log entries are counted: per minute, process, level and target. */
final class LogStats {
  private LogStats() {}

  private static final long MINUTE = 60_000_000_000L;

  /** The earliest whole minute; the few times before it count as in it. */
  private static final long FIRST_MINUTE = -(Long.MAX_VALUE / MINUTE) * MINUTE;

  /** The columns of log entries that counting needs. */
  static final String SOURCE = "time, process_id, level, target";

  /** Returns the counts of all these log entries. */
  static RelationSql count(List<RelationSql> logEntries) {
    String nanos = "greatest(" + Sql.nanosOf("time") + ", " + Sql.bigint(FIRST_MINUTE) + ")";
    String minute = Sql.bigint(MINUTE);
    // The remainder has the sign of the time: it is made positive for times before the epoch.
    String bin =
        "make_timestamp_ns(nanos - ((nanos %% %1$s) + %1$s) %% %1$s) AS time_bin".formatted(minute);
    return new RelationSql.Builder()
        .text("SELECT " + bin + ", process_id, level, target, count(*) AS \"count\" FROM (SELECT ")
        .text(nanos + " AS nanos, process_id, level, target FROM ")
        .relation(Sql.unionAll(logEntries))
        .text(") GROUP BY ALL")
        .build();
  }

  /** Returns the sums of several counts. */
  static RelationSql sum(List<RelationSql> counts) {
    return new RelationSql.Builder()
        .text("SELECT time_bin, process_id, level, target,")
        .text(" CAST(sum(\"count\") AS BIGINT) AS \"count\" FROM ")
        .relation(Sql.unionAll(counts))
        .text(" GROUP BY ALL")
        .build();
  }

  /** Returns the times of log entries whose minutes are in a range. */
  static TimeRange timesOf(TimeRange bins) {
    long end = bins.end();
    // All entries of a minute are wanted, so also those after its first instant.
    long lastOfMinute = end > Long.MAX_VALUE - MINUTE ? Long.MAX_VALUE : end + MINUTE;
    // Times before the first whole minute count as in it.
    long begin = bins.begin() <= FIRST_MINUTE ? Long.MIN_VALUE : bins.begin();
    return new TimeRange(begin, Math.max(lastOfMinute, begin));
  }
}
