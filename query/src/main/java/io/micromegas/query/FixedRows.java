package io.micromegas.query;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A few rows of text, integers and times, held whole. */
final class FixedRows implements TableScan {
  private final TableSchema schema;
  private final List<List<@Nullable Object>> rows;

  FixedRows(TableSchema schema, List<List<@Nullable Object>> rows) {
    this.schema = schema;
    this.rows = rows;
  }

  /** Returns a relation of these columns that has no rows. */
  static FixedRows none(TableSchema schema) {
    return new FixedRows(schema, List.of());
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long estimatedRows() {
    return rows.size();
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return new Reader(request.projection());
  }

  private Column column(int index) {
    BitSet nulls = new BitSet();
    for (int row = 0; row < rows.size(); row++) {
      nulls.set(row, rows.get(row).get(index) == null);
    }
    BitSet marked = nulls.isEmpty() ? null : nulls;
    return switch (schema.columns().get(index).type()) {
      case INT32 -> new Column.Ints(ints(index), marked);
      case INT64, TIMESTAMP_NS -> new Column.Longs(longs(index), marked);
      default -> texts(index, marked);
    };
  }

  private long[] longs(int index) {
    long[] values = new long[rows.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = rows.get(row).get(index) instanceof Long value ? value : 0;
    }
    return values;
  }

  private int[] ints(int index) {
    int[] values = new int[rows.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = rows.get(row).get(index) instanceof Integer value ? value : 0;
    }
    return values;
  }

  private Column texts(int index, @Nullable BitSet nulls) {
    int[] offsets = new int[rows.size() + 1];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).get(index) instanceof String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      }
      offsets[row + 1] = bytes.size();
    }
    return new Column.Bytes(offsets, bytes.toByteArray(), nulls);
  }

  private final class Reader implements PartReader {
    private final List<Integer> projection;
    private boolean done;

    Reader(List<Integer> projection) {
      this.projection = projection;
    }

    @Override
    public ColumnBatch next(Cancellation cancelled) {
      if (done || rows.isEmpty()) {
        return new ColumnBatch(0, List.of());
      }
      done = true;
      List<Column> columns = new ArrayList<>();
      projection.forEach(index -> columns.add(column(index)));
      return new ColumnBatch(rows.size(), columns);
    }

    @Override
    public void close() {}
  }
}
