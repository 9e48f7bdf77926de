package io.micromegas.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A relation in memory that counts what is asked of it.
 *
 * @param batches rows of all columns; each is a part
 */
record MemoryScan(
    TableSchema schema,
    List<ColumnBatch> batches,
    boolean ordered,
    AtomicInteger opened,
    AtomicInteger closed,
    List<ScanRequest> requests)
    implements TableScan {

  static MemoryScan of(TableSchema schema, List<ColumnBatch> batches, boolean ordered) {
    return new MemoryScan(
        schema,
        batches,
        ordered,
        new AtomicInteger(),
        new AtomicInteger(),
        new CopyOnWriteArrayList<>());
  }

  @Override
  public long estimatedRows() {
    return batches.stream().mapToLong(ColumnBatch::rows).sum();
  }

  @Override
  public int parts() {
    return batches.size();
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    opened.incrementAndGet();
    requests.add(request);
    ColumnBatch whole = batches.get(part);
    List<Column> wanted = new ArrayList<>();
    request.projection().forEach(index -> wanted.add(whole.columns().get(index)));
    return new PartReader() {
      private boolean read;

      @Override
      public ColumnBatch next(Cancellation cancelled) {
        ColumnBatch batch = new ColumnBatch(read ? 0 : whole.rows(), wanted);
        read = true;
        return batch;
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  @Override
  public boolean ordered() {
    return ordered;
  }
}
