package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableScan;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of the statements that relations are made of. Trusted text. */
final class Sql {
  // The two ends of the type mean infinity to DuckDB, and its functions refuse them.
  private static final String INFINITY = "CAST('infinity' AS TIMESTAMP_NS)";
  private static final String MINUS_INFINITY = "CAST('-infinity' AS TIMESTAMP_NS)";

  private Sql() {}

  /** Returns the columns' names as a list for SELECT. */
  static String columns(List<FileColumn> columns) {
    return columns.stream()
        .map(column -> RelationSql.identifier(column.name()))
        .collect(Collectors.joining(", "));
  }

  /** Returns {@code expression AS "name"}. */
  static String as(String expression, String name) {
    return expression + " AS " + RelationSql.identifier(name);
  }

  /** Returns a statement without scans. */
  static RelationSql text(String sql) {
    return new RelationSql.Builder().text(sql).build();
  }

  /** Returns {@code SELECT … FROM scan}. */
  static RelationSql select(String list, TableScan scan) {
    return new RelationSql.Builder().text("SELECT " + list + " FROM ").scan(scan).build();
  }

  /** Returns all rows of the relations, at least one, which have the same columns. */
  static RelationSql unionAll(List<RelationSql> relations) {
    if (relations.size() == 1) {
      return relations.getFirst();
    }
    RelationSql.Builder union = new RelationSql.Builder();
    for (int i = 0; i < relations.size(); i++) {
      // Each in a subquery of its own: ORDER BY or the like in one stays its own.
      union
          .text(i == 0 ? "SELECT * FROM " : " UNION ALL SELECT * FROM ")
          .relation(relations.get(i));
    }
    return union.build();
  }

  /** Returns an integer of type BIGINT. */
  static String bigint(long value) {
    // The least one has no literal: the minus sign is an operator.
    return "CAST('" + value + "' AS BIGINT)";
  }

  /** Returns a double, exactly. */
  static String number(double value) {
    // Without exponent a literal would be a DECIMAL.
    return "CAST('" + value + "' AS DOUBLE)";
  }

  /** Returns a time, nanoseconds since the epoch, as a constant. */
  static String time(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return INFINITY;
    }
    return nanos == -Long.MAX_VALUE ? MINUS_INFINITY : "make_timestamp_ns(" + bigint(nanos) + ")";
  }

  /** Returns the time that an expression of type BIGINT gives in nanoseconds since the epoch. */
  static String timeOf(String nanos) {
    return "CASE %1$s WHEN %2$s THEN %3$s WHEN %4$s THEN %5$s ELSE make_timestamp_ns(%1$s) END"
        .formatted(
            nanos, bigint(Long.MAX_VALUE), INFINITY, bigint(-Long.MAX_VALUE), MINUS_INFINITY);
  }

  /** Returns nanoseconds since the epoch, as BIGINT, of an expression of type TIMESTAMP_NS. */
  static String nanosOf(String time) {
    return "coalesce(epoch_ns(%1$s), CASE WHEN %1$s = %2$s THEN %3$s ELSE %4$s END)"
        .formatted(time, INFINITY, bigint(Long.MAX_VALUE), bigint(-Long.MAX_VALUE));
  }

  /** Returns the condition that a time column is in a range; empty text for one without bounds. */
  static String within(String column, TimeRange range) {
    if (range.isAll()) {
      return "";
    }
    String name = RelationSql.identifier(column);
    return name + " >= " + time(range.begin()) + " AND " + name + " <= " + time(range.end());
  }

  /** Returns the condition that {@code insert_time} is in one of the ranges, at least one. */
  static String insertedIn(List<InsertRange> ranges) {
    return ranges.stream()
        .map(range ->
            "insert_time >= " + time(range.begin()) + " AND insert_time < " + time(range.end()))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }
}
