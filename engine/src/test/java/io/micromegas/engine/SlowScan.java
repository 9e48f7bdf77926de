package io.micromegas.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A relation of one column {@code n} whose batches a test makes as it likes.
 *
 * @param batch makes the batch of a number; counted over all parts
 */
record SlowScan(int parts, IntFunction<ColumnBatch> batch, AtomicInteger made, AtomicInteger closed)
    implements TableScan {

  static SlowScan of(int parts, IntFunction<ColumnBatch> batch) {
    return new SlowScan(parts, batch, new AtomicInteger(), new AtomicInteger());
  }

  /** Returns a batch of so many rows, all the same number. */
  static ColumnBatch rows(int count, long value) {
    return new ColumnBatch(count, List.of(new Column.Constant(value)));
  }

  @Override
  public TableSchema schema() {
    return new TableSchema(List.of(new ColumnSpec("n", ColumnType.INT64, false, false)));
  }

  @Override
  public long estimatedRows() {
    return 1_000_000;
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
        if (cancelled.isCancelled()) {
          throw StatementErrors.cancelled();
        }
        return batch.apply(made.getAndIncrement());
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }
}
