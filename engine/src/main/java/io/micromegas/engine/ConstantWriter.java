package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Values;
import io.micromegas.engine.duckdb.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same value in every row, as a constant vector: DuckDB computes with it once, not per row. */
final class ConstantWriter implements ColumnWriter {
  private final long value;

  private ConstantWriter(long value) {
    this.value = value;
  }

  static ColumnWriter of(Scratch s, ColumnTypes types, ColumnType type, @Nullable Object value) {
    return new ConstantWriter(create(s, types, type, value));
  }

  @Override
  public void write(Scratch s, long vector, int row, int count) {
    Vectors.makeConstant(s, vector, value, count);
  }

  @Override
  public void close(Scratch s) {
    Values.destroy(s, value);
  }

  private static long create(
      Scratch s, ColumnTypes types, ColumnType type, @Nullable Object value) {
    long factory = types.factory();
    if (value == null) {
      return Values.createNull(s, factory, types.handle(type));
    }
    return switch (value) {
      case Long time when type == ColumnType.TIMESTAMP_NS ->
          Values.createTimestampNs(s, factory, time);
      case Long number when type == ColumnType.INT64 -> Values.createBigint(s, factory, number);
      case Integer number when type == ColumnType.INT32 -> Values.createInt(s, factory, number);
      case Integer number when type == ColumnType.UINT32 -> Values.createUint(s, factory, number);
      case Double number when type == ColumnType.DOUBLE -> Values.createDouble(s, factory, number);
      case Boolean flag when type == ColumnType.BOOLEAN -> Values.createBool(s, factory, flag);
      case byte[] text when type == ColumnType.TEXT -> Values.createVarchar(s, factory, text);
      case byte[] bytes when type == ColumnType.BINARY -> Values.createBlob(s, factory, bytes);
      case List<?> texts when type == ColumnType.TEXT_LIST -> list(s, types, texts);
      default ->
          throw new MicromegasException(
              ErrorCode.INTERNAL,
              "a constant of type " + type + " came as " + value.getClass().getSimpleName());
    };
  }

  private static long list(Scratch s, ColumnTypes types, List<?> texts) {
    long[] children = new long[texts.size()];
    try {
      for (int i = 0; i < children.length; i++) {
        byte[] text = String.valueOf(texts.get(i)).getBytes(StandardCharsets.UTF_8);
        children[i] = Values.createVarchar(s, types.factory(), text);
      }
      return Values.createList(s, types.factory(), types.handle(ColumnType.TEXT), children);
    } finally {
      for (long child : children) {
        Values.destroy(s, child);
      }
    }
  }
}
