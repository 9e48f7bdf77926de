package io.micromegas.lakehouse;

import io.micromegas.engine.ColumnType;
import io.micromegas.engine.RelationSql;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What becomes of a column that DuckDB has read from a file: integers have 64 bits, numbers are
 * doubles, times and dates nanoseconds in UTC; what is nested is JSON text.
 *
 * @param expression makes it of the column as it was read
 */
record StaticColumn(ColumnType type, String expression) {

  static StaticColumn of(Field field) {
    String name = RelationSql.identifier(field.getName());
    return switch (field.getType()) {
      case ArrowType.Bool ignored -> new StaticColumn(ColumnType.BOOLEAN, name);
      case ArrowType.Int integer ->
          integer.getIsSigned() || integer.getBitWidth() < 64
              ? new StaticColumn(ColumnType.INT64, cast(name, "BIGINT"))
              : new StaticColumn(ColumnType.DOUBLE, cast(name, "DOUBLE"));
      case ArrowType.FloatingPoint ignored ->
          new StaticColumn(ColumnType.DOUBLE, cast(name, "DOUBLE"));
      case ArrowType.Decimal ignored -> new StaticColumn(ColumnType.DOUBLE, cast(name, "DOUBLE"));
      case ArrowType.Date ignored ->
          new StaticColumn(ColumnType.TIMESTAMP_NS, cast(name, "TIMESTAMP_NS"));
      case ArrowType.Timestamp time ->
          new StaticColumn(
              ColumnType.TIMESTAMP_NS,
              time.getTimezone() == null
                  ? cast(name, "TIMESTAMP_NS")
                  : "make_timestamp_ns(epoch_ns(" + name + "))");
      case ArrowType.List ignored -> json(name);
      case ArrowType.FixedSizeList ignored -> json(name);
      case ArrowType.Struct ignored -> json(name);
      case ArrowType.Map ignored -> json(name);
      default -> new StaticColumn(ColumnType.TEXT, cast(name, "VARCHAR"));
    };
  }

  private static String cast(String name, String type) {
    return "CAST(" + name + " AS " + type + ")";
  }

  private static StaticColumn json(String name) {
    // to_json makes a text of NULL, too.
    return new StaticColumn(
        ColumnType.TEXT,
        "CASE WHEN " + name + " IS NOT NULL THEN CAST(to_json(" + name + ") AS VARCHAR) END");
  }
}
