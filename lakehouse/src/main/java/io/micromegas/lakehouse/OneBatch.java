package io.micromegas.lakehouse;

import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.engine.TableScan.PartReader;
import java.util.List;
import java.util.function.Supplier;

/** A part of a scan that is a few rows, made when they are read. */
final class OneBatch implements PartReader {
  private final Supplier<ColumnBatch> rows;
  private boolean read;

  OneBatch(Supplier<ColumnBatch> rows) {
    this.rows = rows;
  }

  @Override
  public ColumnBatch next(Cancellation cancelled) {
    Cancelled.check(cancelled);
    if (read) {
      return new ColumnBatch(0, List.of());
    }
    read = true;
    return rows.get();
  }

  @Override
  public void close() {
    // Holds nothing but references.
  }
}
