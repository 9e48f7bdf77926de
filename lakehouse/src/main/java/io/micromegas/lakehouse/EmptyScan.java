package io.micromegas.lakehouse;

import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.List;

/** A relation without rows. */
record EmptyScan(TableSchema schema) implements TableScan {
  @Override
  public long estimatedRows() {
    return 0;
  }

  @Override
  public int parts() {
    return 0;
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return new PartReader() {
      @Override
      public ColumnBatch next(Cancellation cancelled) {
        return new ColumnBatch(0, List.of());
      }

      @Override
      public void close() {}
    };
  }
}
