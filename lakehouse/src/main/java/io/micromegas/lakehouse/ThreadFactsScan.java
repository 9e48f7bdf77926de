package io.micromegas.lakehouse;

import static io.micromegas.engine.ColumnType.INT32;
import static io.micromegas.engine.ColumnType.INT64;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * As {@link ChainFactsScan}, of several threads, to be joined: for each thread and chain, one row
 * per number of orphans that a row may have seen before it. One part per thread.
 */
record ThreadFactsScan(List<ProcessThreads.OneThread> threads) implements TableScan {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new ColumnSpec("thread", INT32, false, false),
              new ColumnSpec("chain", INT32, false, false),
              new ColumnSpec("outer", INT32, false, false),
              new ColumnSpec("shift", INT64, false, false),
              new ColumnSpec("parent", INT64, false, false)));

  ThreadFactsScan {
    threads = List.copyOf(threads);
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long estimatedRows() {
    return threads.size();
  }

  @Override
  public int parts() {
    return threads.size();
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return new PartReader() {
      private boolean read;

      @Override
      public ColumnBatch next(Cancellation cancelled) {
        Cancelled.check(cancelled);
        if (read) {
          return new ColumnBatch(0, List.of());
        }
        read = true;
        return rows(threads.get(part), request, cancelled);
      }

      @Override
      public void close() {
        // Holds nothing but references.
      }
    };
  }

  private static ColumnBatch rows(
      ProcessThreads.OneThread thread, ScanRequest request, TableScan.Cancellation cancelled) {
    SpanFiles files = thread.found().rows();
    List<ChainFacts> chains = new ArrayList<>(files.chains());
    files.open().ifPresent(build -> build.join(cancelled).olderChain().ifPresent(chains::add));
    int count = ChainFactsScan.places(chains);
    int[] chainColumn = new int[count];
    int[] outerColumn = new int[count];
    long[] shift = new long[count];
    long[] parent = new long[count];
    int row = 0;
    for (ChainFacts chain : chains) {
      for (int outer = 0; outer <= chain.orphans().size(); outer++) {
        chainColumn[row] = chain.chain();
        outerColumn[row] = outer;
        shift[row] = chain.shift();
        parent[row] = chain.topParent(outer);
        row++;
      }
    }
    List<Column> columns =
        List.of(
            new Column.Constant(thread.place()),
            new Column.Ints(chainColumn, null),
            new Column.Ints(outerColumn, null),
            new Column.Longs(shift, null),
            new Column.Longs(parent, null));
    return new ColumnBatch(count, request.projection().stream().map(columns::get).toList());
  }
}
