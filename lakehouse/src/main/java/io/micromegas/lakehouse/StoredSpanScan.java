package io.micromegas.lakehouse;

import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.Iterator;
import java.util.List;

/** The spans of one thread as a file of partitions holds them; read once. */
record StoredSpanScan(SpanBuild build, long claimedEvents) implements TableScan {
  private static final ColumnBatch END = new ColumnBatch(0, List.of());

  @Override
  public TableSchema schema() {
    return ViewSchemas.THREAD_SPANS_STORED;
  }

  @Override
  public long estimatedRows() {
    return claimedEvents / 2 + 1;
  }

  @Override
  public int parts() {
    return SpanScan.parts(claimedEvents);
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return new PartReader() {
      private Iterator<SpanSlice> slices = List.<SpanSlice>of().iterator();
      private boolean started;

      @Override
      public ColumnBatch next(Cancellation cancelled) {
        Cancelled.check(cancelled);
        if (!started) {
          started = true;
          slices = SpanScan.share(build.join(cancelled).slices(), part, parts()).iterator();
        }
        if (!slices.hasNext()) {
          return END;
        }
        SpanSlice slice = slices.next();
        return new ColumnBatch(
            slice.rows(), request.projection().stream().map(slice::stored).toList());
      }

      @Override
      public void close() {
        // Holds nothing but references.
      }
    };
  }
}
