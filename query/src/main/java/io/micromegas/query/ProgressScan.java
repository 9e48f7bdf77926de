package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.query.ProgressRun.Line;
import io.micromegas.query.ProgressRun.Work;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What work tells, as rows: it begins when they are read, and ends early when nobody reads on. Each
 * row is there as soon as it is told. That the work failed is no error of the scan, which would
 * take the place of rows that were told and not read yet: whoever reads the rows asks for it at
 * their end.
 */
final class ProgressScan implements TableScan {
  static final ColumnSpec TIME = new ColumnSpec("time", ColumnType.TIMESTAMP_NS, false, false);
  static final ColumnSpec MSG = new ColumnSpec("msg", ColumnType.TEXT, false, false);
  static final TableSchema SCHEMA = new TableSchema(List.of(TIME, MSG));

  private final String name;
  private final Work work;
  private final ProgressRuns runs;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable ProgressRun begun;
  private volatile @Nullable ProgressRun over;

  ProgressScan(String name, Work work, ProgressRuns runs) {
    this.name = name;
    this.work = work;
    this.runs = runs;
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long estimatedRows() {
    return 1;
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

  /** Starts the work; once. */
  ProgressRun begin() {
    if (asked.getAndSet(true)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          name
              + " is read more than once by this statement, and works only once; read it once, as"
              + " in SELECT time, msg FROM "
              + name
              + "(…)");
    }
    ProgressRun run = runs.start(name, work);
    begun = run;
    return run;
  }

  /** Tells the work to stop, if it has begun. From any thread. */
  void stop() {
    ProgressRun run = begun;
    if (run != null) {
      run.stop();
    }
  }

  /** Returns what the work ended with, if it went wrong and all that it told was read. */
  Optional<MicromegasException> failure() {
    ProgressRun run = over;
    return run == null ? Optional.empty() : run.failure();
  }

  private final class Reader implements PartReader {
    private final ProgressRun run;
    private final List<Integer> projection;

    Reader(ProgressRun run, List<Integer> projection) {
      this.run = run;
      this.projection = projection;
    }

    @Override
    public ColumnBatch next(Cancellation cancelled) {
      List<Line> lines = run.take(cancelled);
      List<Column> columns = new ArrayList<>();
      if (lines.isEmpty()) {
        over = run;
      } else {
        projection.forEach(index -> columns.add(index == 0 ? times(lines) : messages(lines)));
      }
      return new ColumnBatch(lines.size(), columns);
    }

    private static Column times(List<Line> lines) {
      return new Column.Longs(lines.stream().mapToLong(Line::time).toArray(), null);
    }

    private static Column messages(List<Line> lines) {
      int[] offsets = new int[lines.size() + 1];
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < lines.size(); i++) {
        bytes.writeBytes(lines.get(i).message().getBytes(StandardCharsets.UTF_8));
        offsets[i + 1] = bytes.size();
      }
      return new Column.Bytes(offsets, bytes.toByteArray(), null);
    }

    @Override
    public void close() {
      run.stop();
    }
  }
}
