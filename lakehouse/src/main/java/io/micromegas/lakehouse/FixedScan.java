package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A few rows, held whole.
 *
 * @param columns of as many rows each, in the order of the schema
 */
record FixedScan(TableSchema schema, int rows, List<Column> columns) implements TableScan {
  private static final ColumnBatch END = new ColumnBatch(0, List.of());

  FixedScan {
    columns = List.copyOf(columns);
  }

  /** Returns a column of texts. */
  static Column texts(List<String> values) {
    return binaries(values.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** Returns a column of binary values. */
  static Column binaries(List<byte[]> values) {
    GrowingTexts column = new GrowingTexts(values.size(), 16, new HeapBudget(Long.MAX_VALUE));
    values.forEach(value -> column.add(value, 0, value.length));
    return column.toColumn();
  }

  @Override
  public long estimatedRows() {
    return rows;
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
    return new PartReader() {
      private boolean done;

      @Override
      public ColumnBatch next(Cancellation cancelled) {
        if (done || rows == 0) {
          return END;
        }
        done = true;
        List<Column> wanted = new ArrayList<>();
        request.projection().forEach(index -> wanted.add(columns.get(index)));
        return new ColumnBatch(rows, wanted);
      }

      @Override
      public void close() {
        // Holds nothing but references.
      }
    };
  }
}
