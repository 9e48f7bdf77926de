package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.Engine;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The chunks of a trace as rows. It is made as it is read, so it is read once. */
final class TraceScan implements TableScan {
  static final ColumnSpec CHUNK_ID = new ColumnSpec("chunk_id", ColumnType.INT32, false, false);
  static final ColumnSpec CHUNK_DATA =
      new ColumnSpec("chunk_data", ColumnType.BINARY, false, false);
  static final TableSchema SCHEMA = new TableSchema(List.of(CHUNK_ID, CHUNK_DATA));

  private static final long ESTIMATED_ROWS = 10_000;

  private final Engine engine;
  private final Trace trace;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable TraceRun begun;
  private volatile boolean stopped;

  TraceScan(Engine engine, Trace trace) {
    this.engine = engine;
    this.trace = trace;
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long estimatedRows() {
    return ESTIMATED_ROWS;
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
    return new Reader(begin(), request.projection());
  }

  /** Begins the trace; once. */
  TraceRun begin() {
    if (asked.getAndSet(true)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "perfetto_trace_chunks is read more than once by this statement, and can be only once;"
              + " read it once, as in SELECT chunk_id, chunk_data FROM perfetto_trace_chunks(…)"
              + " ORDER BY chunk_id");
    }
    TraceRun run = new TraceRun(engine, trace);
    begun = run;
    if (stopped) {
      run.cancel();
    }
    return run;
  }

  /** Ends the trace, from any thread. */
  void stop() {
    stopped = true;
    TraceRun run = begun;
    if (run != null) {
      run.cancel();
    }
  }

  private static final class Reader implements PartReader {
    private final TraceRun run;
    private final List<Integer> projection;
    private int count;

    Reader(TraceRun run, List<Integer> projection) {
      this.run = run;
      this.projection = projection;
    }

    @Override
    public ColumnBatch next(Cancellation cancelled) {
      List<byte[]> chunks = run.next();
      List<Column> columns = new ArrayList<>();
      if (!chunks.isEmpty()) {
        projection.forEach(column -> columns.add(column == 0 ? ids(chunks) : data(chunks)));
      }
      count += chunks.size();
      return new ColumnBatch(chunks.size(), columns);
    }

    private Column ids(List<byte[]> chunks) {
      int[] ids = new int[chunks.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = count + i;
      }
      return new Column.Ints(ids, null);
    }

    private static Column data(List<byte[]> chunks) {
      int[] offsets = new int[chunks.size() + 1];
      for (int i = 0; i < chunks.size(); i++) {
        offsets[i + 1] = Math.addExact(offsets[i], chunks.get(i).length);
      }
      byte[] bytes = new byte[offsets[chunks.size()]];
      for (int i = 0; i < chunks.size(); i++) {
        System.arraycopy(chunks.get(i), 0, bytes, offsets[i], chunks.get(i).length);
      }
      return new Column.Bytes(offsets, bytes, null);
    }

    @Override
    public void close() {
      run.close();
    }
  }
}
