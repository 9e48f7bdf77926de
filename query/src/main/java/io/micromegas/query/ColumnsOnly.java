package io.micromegas.query;

import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.List;

/**
 * Stands for a relation of these columns while a statement is looked at. It says that it has many
 * rows, so that the engine plans as for one that has.
 */
record ColumnsOnly(TableSchema schema) implements TableScan {
  private static final long MANY = 1_000_000;

  @Override
  public long estimatedRows() {
    return MANY;
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
      @Override
      public ColumnBatch next(Cancellation cancelled) {
        return new ColumnBatch(0, List.of());
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    };
  }
}
