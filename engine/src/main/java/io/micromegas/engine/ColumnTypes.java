package io.micromegas.engine;

import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Values;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The types of columns as handles of one instance. Immutable, for any thread. */
final class ColumnTypes {
  private final long factory;
  private final Map<ColumnType, Long> handles = new EnumMap<>(ColumnType.class);

  ColumnTypes(Scratch s, long factory) {
    this.factory = factory;
    for (ColumnType type : ColumnType.values()) {
      handles.put(type, Values.type(s, factory, sql(type)));
    }
  }

  /** Returns the factory in which values are created. */
  long factory() {
    return factory;
  }

  long handle(ColumnType type) {
    return Objects.requireNonNull(handles.get(type));
  }

  void close(Scratch s) {
    handles.values().forEach(handle -> Values.destroyType(s, handle));
  }

  /** Returns a type as SQL writes it. */
  static String sql(ColumnType type) {
    return switch (type) {
      case TIMESTAMP_NS -> "TIMESTAMP_NS";
      case INT64 -> "BIGINT";
      case INT32 -> "INTEGER";
      case UINT32 -> "UINTEGER";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case TEXT -> "VARCHAR";
      case BINARY -> "BLOB";
      case TEXT_LIST -> "VARCHAR[]";
      case HISTOGRAM -> HistogramType.SQL;
    };
  }
}
