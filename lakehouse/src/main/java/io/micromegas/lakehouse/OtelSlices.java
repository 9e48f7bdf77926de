package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;
import java.util.UUID;

/** Spans of OpenTelemetry as a trace shows them. */
final class OtelSlices {
  private OtelSlices() {}

  /**
   * Returns rows with the columns of {@link ViewSchemas#THREADS_SPANS} that overlap the range.
   * Their ids are made of those of trace and span, so that they are unique in the process.
   *
   * @param spans rows of {@code otel_spans}
   */
  static RelationSql of(RelationSql spans, TimeRange times) {
    return of(spans, times.isAll() ? "" : " WHERE " + overlap(times), "");
  }

  /**
   * Returns those of one trace, of all processes, which two more columns tell.
   *
   * @param spans rows of {@code otel_spans}
   */
  static RelationSql ofTrace(RelationSql spans, UUID traceId, TimeRange times) {
    String id = traceId.toString().replace("-", "");
    String where = " WHERE trace_id = unhex('" + id + "')";
    return of(
        spans,
        times.isAll() ? where : where + " AND " + overlap(times),
        ", " + DistributedTrace.PROCESS_ID + ", " + DistributedTrace.EXE);
  }

  private static String overlap(TimeRange times) {
    return "start_time <= " + Sql.time(times.end()) + " AND end_time >= " + Sql.time(times.begin());
  }

  private static RelationSql of(RelationSql spans, String where, String more) {
    return new RelationSql.Builder()
        .text("SELECT CAST(" + ProcessTrace.OTEL + " AS INTEGER) AS thread, '' AS stream_id, ")
        .text("'' AS thread_name, " + id("span_id") + " AS id, ")
        .text("coalesce(" + id("parent_span_id") + ", -1) AS parent, ")
        .text("CAST(CASE WHEN parent_span_id IS NULL THEN 0 ELSE 1 END AS UINTEGER) AS depth, ")
        .text("CAST(0 AS UINTEGER) AS hash, " + Sql.as("start_time", "begin") + ", ")
        .text(Sql.as("greatest(start_time, end_time)", "end") + ", duration, name, ")
        .text("kind AS target, '' AS filename, CAST(0 AS UINTEGER) AS line" + more + " FROM ")
        .relation(spans)
        .text(where)
        .build();
  }

  private static String id(String span) {
    return "CASE WHEN "
        + span
        + " IS NOT NULL THEN CAST(hash(trace_id, "
        + span
        + ") >> 1 AS BIGINT) END";
  }
}
