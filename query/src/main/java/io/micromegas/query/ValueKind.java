package io.micromegas.query;

import io.micromegas.engine.ColumnType;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a value is, as far as its meaning in an expression depends on it. Widths of numbers do not
 * matter, and what is not known is {@link #OTHER}: then the engine decides alone.
 */
enum ValueKind {
  /** A moment, TIMESTAMP_NS in UTC. */
  TIME,
  /** What a clock on a wall shows: {@code TIMESTAMP '…'}, or a moment AT TIME ZONE. */
  WALL_TIME,
  /** The exact distance of two moments: nanoseconds in a BIGINT, INTERVAL to users. */
  DURATION,
  /** DuckDB's INTERVAL: months, days and microseconds. */
  INTERVAL,
  DATE,
  INTEGER,
  /** DOUBLE, FLOAT or DECIMAL. */
  FRACTION,
  TEXT,
  BINARY,
  NULL,
  OTHER;

  private static final Map<ValueKind, Set<String>> TYPES =
      Map.of(
          INTERVAL, Set.of("interval"),
          DATE, Set.of("date"),
          INTEGER,
              Set.of(
                  ("tinyint smallint integer int bigint hugeint utinyint usmallint uinteger ubigint"
                          + " uhugeint int1 int2 int4 int8 int16 int32 int64 int128 uint8 uint16"
                          + " uint32 uint64 uint128 signed long short integral oid")
                      .split(" ", -1)),
          FRACTION,
              Set.of("float", "float4", "float8", "real", "double", "decimal", "dec", "numeric"),
          TEXT, Set.of("varchar", "char", "bpchar", "text", "string", "nvarchar"),
          BINARY, Set.of("blob", "bytea", "binary", "varbinary"));

  /** Returns the kind of a type by its name in SQL; types of moments are {@link #TIME}. */
  static ValueKind ofType(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("timestamp_ns") || lower.equals("timestamptz_ns")) {
      return TIME;
    }
    for (Map.Entry<ValueKind, Set<String>> entry : TYPES.entrySet()) {
      if (entry.getValue().contains(lower)) {
        return entry.getKey();
      }
    }
    return OTHER;
  }

  /** Returns the kind of a view's column. */
  static ValueKind of(ColumnType type) {
    return switch (type) {
      case TIMESTAMP_NS -> TIME;
      case INT64, INT32, UINT32 -> INTEGER;
      case DOUBLE -> FRACTION;
      case TEXT -> TEXT;
      case BINARY -> BINARY;
      case BOOLEAN, TEXT_LIST, HISTOGRAM -> OTHER;
    };
  }

  boolean isTime() {
    return this == TIME || this == WALL_TIME;
  }

  boolean isNumber() {
    return this == INTEGER || this == FRACTION;
  }

  /** Returns the kind of a value that is one of two, as in CASE. */
  ValueKind or(ValueKind other) {
    if (this == other || other == NULL) {
      return this;
    }
    if (this == NULL) {
      return other;
    }
    if (isNumber() && other.isNumber()) {
      return FRACTION;
    }
    return isTime() && other.isTime() ? TIME : OTHER;
  }
}
