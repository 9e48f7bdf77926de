package io.micromegas.query;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of Java objects as a relation, in batches of a few rows; remembers what was asked of it. */
final class FakeTable implements TableScan {
  private static final int BATCH = 4;

  private final TableSchema schema;
  private final List<List<Object>> rows;
  private final Collection<ScanHint> hints;
  private final @Nullable RuntimeException failure;

  FakeTable(
      TableSchema schema,
      List<List<Object>> rows,
      Collection<ScanHint> hints,
      @Nullable RuntimeException failure) {
    this.schema = schema;
    this.rows = rows;
    this.hints = hints;
    this.failure = failure;
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
    synchronized (hints) {
      hints.addAll(request.hints());
    }
    return new PartReader() {
      private int at;

      @Override
      public ColumnBatch next(Cancellation cancelled) {
        if (failure != null) {
          throw failure;
        }
        List<List<Object>> batch = rows.subList(at, Math.min(rows.size(), at + BATCH));
        at += batch.size();
        List<Column> columns = new ArrayList<>();
        for (int index : request.projection()) {
          columns.add(column(batch, index));
        }
        return new ColumnBatch(batch.size(), batch.isEmpty() ? List.of() : columns);
      }

      @Override
      public void close() {}
    };
  }

  private Column column(List<List<Object>> batch, int index) {
    ColumnType type = schema.columns().get(index).type();
    List<Object> values = batch.stream().map(row -> row.get(index)).toList();
    return switch (type) {
      case TIMESTAMP_NS, INT64 ->
          new Column.Longs(values.stream().mapToLong(v -> (Long) v).toArray(), null);
      case INT32, UINT32 ->
          new Column.Ints(values.stream().mapToInt(v -> (Integer) v).toArray(), null);
      case DOUBLE ->
          new Column.Doubles(values.stream().mapToDouble(v -> (Double) v).toArray(), null);
      case BOOLEAN -> {
        boolean[] flags = new boolean[values.size()];
        for (int i = 0; i < flags.length; i++) {
          flags[i] = (Boolean) values.get(i);
        }
        yield new Column.Booleans(flags, null);
      }
      case TEXT, BINARY -> texts(values);
      case TEXT_LIST -> lists(values);
      case HISTOGRAM -> throw new IllegalStateException("histograms are computed, not scanned");
    };
  }

  private static Column texts(List<Object> values) {
    int[] offsets = new int[values.size() + 1];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      text.append(values.get(i));
      offsets[i + 1] = text.length();
    }
    return new Column.Bytes(offsets, text.toString().getBytes(StandardCharsets.US_ASCII), null);
  }

  @SuppressWarnings("unchecked")
  private static Column lists(List<Object> values) {
    List<List<String>> lists = new ArrayList<>();
    values.forEach(value -> lists.add((List<String>) value));
    return new Column.TextLists(lists);
  }
}
