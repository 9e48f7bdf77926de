package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is in no partition of the spans of several threads, each with the thread it is of. */
final class ThreadsScan implements TableScan {
  static final TableSchema SCHEMA = ViewSchemas.THREADS_SPANS;
  private static final int STREAM_ID = SCHEMA.indexOf("stream_id");
  private static final int THREAD_NAME = SCHEMA.indexOf("thread_name");

  /** Columns about the thread, before those of its spans. */
  private static final int OF_THREAD = 3;

  private static final ColumnBatch END = new ColumnBatch(0, List.of());

  private final List<Part> parts = new ArrayList<>();
  private final long rows;

  private record Part(ProcessThreads.OneThread thread, int part) {}

  ThreadsScan(List<ProcessThreads.OneThread> threads) {
    long estimated = 0;
    for (ProcessThreads.OneThread thread : threads) {
      SpanScan tail = thread.found().tail();
      estimated += tail.estimatedRows();
      for (int part = 0; part < tail.parts(); part++) {
        parts.add(new Part(thread, part));
      }
    }
    this.rows = estimated;
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long estimatedRows() {
    return rows;
  }

  @Override
  public int parts() {
    return parts.size();
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int index, ScanRequest request) {
    Part part = parts.get(index);
    if (excluded(part, new Hints(request.hints()))) {
      return new Nothing();
    }
    List<Integer> inner = new ArrayList<>();
    for (int column : request.projection()) {
      if (column >= OF_THREAD) {
        inner.add(column - OF_THREAD);
      }
    }
    SpanScan tail = part.thread().found().tail();
    PartReader spans = tail.open(part.part(), new ScanRequest(inner, spanHints(request.hints())));
    return new Reader(spans, part.thread(), request.projection());
  }

  private static boolean excluded(Part part, Hints hints) {
    ProcessThreads.OneThread thread = part.thread();
    return hints.exclude(STREAM_ID, thread.stream().streamId().toString())
        || hints.exclude(THREAD_NAME, ThreadName.of(thread.stream()));
  }

  private static List<ScanHint> spanHints(List<ScanHint> hints) {
    List<ScanHint> inner = new ArrayList<>();
    for (ScanHint hint : hints) {
      int column = hint.column() - OF_THREAD;
      if (column >= 0) {
        inner.add(
            switch (hint) {
              case ScanHint.Between between ->
                  new ScanHint.Between(column, between.low(), between.high());
              case ScanHint.TextEquals equal -> new ScanHint.TextEquals(column, equal.value());
              case ScanHint.BytesEqual equal -> new ScanHint.BytesEqual(column, equal.hex());
            });
      }
    }
    return inner;
  }

  /** Returns a column that is the same for all spans of a thread. */
  static Column ofThread(int column, ProcessThreads.OneThread thread) {
    Object value =
        switch (column) {
          case 0 -> thread.place();
          case 1 -> utf8(thread.stream().streamId().toString());
          case 2 -> utf8(ThreadName.of(thread.stream()));
          default -> throw new IllegalArgumentException("column " + column);
        };
    return new Column.Constant(value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private record Reader(PartReader spans, ProcessThreads.OneThread thread, List<Integer> projection)
      implements PartReader {
    @Override
    public ColumnBatch next(Cancellation cancelled) {
      ColumnBatch batch = spans.next(cancelled);
      if (batch.rows() == 0) {
        return END;
      }
      List<Column> columns = new ArrayList<>(projection.size());
      int inner = 0;
      for (int column : projection) {
        columns.add(column < OF_THREAD ? ofThread(column, thread) : batch.columns().get(inner++));
      }
      return new ColumnBatch(batch.rows(), columns);
    }

    @Override
    public void close() {
      spans.close();
    }
  }

  private static final class Nothing implements PartReader {
    @Override
    public ColumnBatch next(Cancellation cancelled) {
      return END;
    }

    @Override
    public void close() {}
  }
}
