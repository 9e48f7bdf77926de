package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnType;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects one column of a result set. */
abstract class RowColumn {
  private final int index;
  private final BitSet nulls = new BitSet();
  private int rows;

  private RowColumn(int index) {
    this.index = index;
  }

  static RowColumn of(int index, ColumnType type, int capacity) {
    // A page of rows is bounded by its reader, so no budget is needed here.
    HeapBudget budget = new HeapBudget(Long.MAX_VALUE);
    return switch (type) {
      case TIMESTAMP_NS, INT64 -> new LongColumn(index, capacity, budget);
      case INT32, UINT32 -> new IntColumn(index, capacity, budget);
      case TEXT, BINARY -> new BytesColumn(index, type, capacity, budget);
      case TEXT_LIST -> new ListColumn(index);
      case DOUBLE, BOOLEAN, HISTOGRAM ->
          throw new IllegalArgumentException("the catalog has no columns of type " + type);
    };
  }

  final void read(ResultSet row) throws SQLException {
    if (!append(row, index)) {
      nulls.set(rows);
    }
    rows++;
  }

  final @Nullable BitSet nulls() {
    return nulls.isEmpty() ? null : nulls;
  }

  /** Takes the value of a row; returns whether there is one. */
  abstract boolean append(ResultSet row, int index) throws SQLException;

  abstract Column finish();

  private static final class LongColumn extends RowColumn {
    private final GrowingLongs values;

    LongColumn(int index, int capacity, HeapBudget budget) {
      super(index);
      values = new GrowingLongs(capacity, budget);
    }

    @Override
    boolean append(ResultSet row, int index) throws SQLException {
      values.add(row.getLong(index));
      return !row.wasNull();
    }

    @Override
    Column finish() {
      return new Column.Longs(values.toArray(), nulls());
    }
  }

  private static final class IntColumn extends RowColumn {
    private final GrowingInts values;

    IntColumn(int index, int capacity, HeapBudget budget) {
      super(index);
      values = new GrowingInts(capacity, budget);
    }

    @Override
    boolean append(ResultSet row, int index) throws SQLException {
      values.add(row.getInt(index));
      return !row.wasNull();
    }

    @Override
    Column finish() {
      return new Column.Ints(values.toArray(), nulls());
    }
  }

  private static final class BytesColumn extends RowColumn {
    private static final int BYTES_PER_ROW = 36;
    private final boolean text;
    private final GrowingTexts values;

    BytesColumn(int index, ColumnType type, int capacity, HeapBudget budget) {
      super(index);
      text = type == ColumnType.TEXT;
      values = new GrowingTexts(capacity, BYTES_PER_ROW, budget);
    }

    @Override
    boolean append(ResultSet row, int index) throws SQLException {
      byte[] value = value(row, index);
      values.add(value == null ? new byte[0] : value, 0, value == null ? 0 : value.length);
      return value != null;
    }

    private byte @Nullable [] value(ResultSet row, int index) throws SQLException {
      if (!text) {
        return row.getBytes(index);
      }
      String value = row.getString(index);
      return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    Column finish() {
      return values.toColumn(nulls());
    }
  }

  private static final class ListColumn extends RowColumn {
    private final List<@Nullable List<String>> values = new ArrayList<>();

    ListColumn(int index) {
      super(index);
    }

    @Override
    boolean append(ResultSet row, int index) throws SQLException {
      Array array = row.getArray(index);
      if (array == null) {
        values.add(null);
        return false;
      }
      values.add(List.of((String[]) array.getArray()));
      return true;
    }

    @Override
    Column finish() {
      return new Column.TextLists(values);
    }
  }
}
