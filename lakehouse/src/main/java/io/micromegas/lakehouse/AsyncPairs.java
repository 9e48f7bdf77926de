package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;

/** Async operations as spans: their begins and ends, paired (sql-and-lakehouse 4.2). */
final class AsyncPairs {
  private static final String NAME = "async";

  private AsyncPairs() {}

  /**
   * Returns rows with the columns of {@link ViewSchemas#THREADS_SPANS}, both events in the range.
   *
   * @param events rows of {@code async_events}
   */
  static RelationSql of(RelationSql events, TimeRange times) {
    String within = Sql.within("time", times);
    String and = within.isEmpty() ? "" : " AND " + within;
    return new RelationSql.Builder()
        .text("SELECT CAST(" + ProcessTrace.ASYNC + " AS INTEGER) AS thread, '' AS stream_id, ")
        .text(Sql.as(RelationSql.literal(NAME), "thread_name"))
        .text(", id, parent, depth, hash, " + Sql.as(Sql.timeOf("begin_nanos"), "begin"))
        .text(", " + Sql.as(Sql.timeOf("end_nanos"), "end"))
        .text(", " + Sql.as(SpanFiles.duration(), "duration"))
        .text(", name, target, filename, line FROM (SELECT b.span_id AS id, ")
        .text("b.parent_span_id AS parent, b.depth, b.hash, ")
        .text(Sql.as(Sql.nanosOf("b.time"), "begin_nanos") + ", ")
        .text(Sql.as(Sql.nanosOf("e.time"), "end_nanos"))
        .text(", b.name, b.target, b.filename, b.line FROM (SELECT * FROM ")
        .relation(events)
        .text(" WHERE event_type = 'begin'" + and + ") b JOIN (SELECT span_id, time FROM ")
        .relation(events)
        .text(" WHERE event_type = 'end'" + and + ") e ")
        .text("ON e.span_id = b.span_id AND b.time < e.time)")
        .build();
  }
}
