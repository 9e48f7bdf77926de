package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;

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
    String where =
        times.isAll()
            ? ""
            : " WHERE start_time <= "
                + Sql.time(times.end())
                + " AND end_time >= "
                + Sql.time(times.begin());
    return new RelationSql.Builder()
        .text("SELECT CAST(" + ProcessTrace.OTEL + " AS INTEGER) AS thread, '' AS stream_id, ")
        .text("'' AS thread_name, " + id("span_id") + " AS id, ")
        .text("coalesce(" + id("parent_span_id") + ", -1) AS parent, ")
        .text("CAST(CASE WHEN parent_span_id IS NULL THEN 0 ELSE 1 END AS UINTEGER) AS depth, ")
        .text("CAST(0 AS UINTEGER) AS hash, " + Sql.as("start_time", "begin") + ", ")
        .text(Sql.as("greatest(start_time, end_time)", "end") + ", duration, name, ")
        .text("kind AS target, '' AS filename, CAST(0 AS UINTEGER) AS line FROM ")
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
