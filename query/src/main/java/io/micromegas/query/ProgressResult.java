package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import io.micromegas.query.ProgressRun.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What work tells, as it tells it. The work begins with the first call of {@link #next}. */
final class ProgressResult implements QueryResult {
  private final Execution execution;
  private final ProgressScan work;
  private final List<ColumnSpec> columns;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private @Nullable ProgressRun run;
  private long left;
  private boolean closed;

  /**
   * @param plain says which columns, and how many rows at most
   * @param schema their labels
   * @param allocator closed with this result
   */
  ProgressResult(
      Execution execution,
      ProgressScan work,
      PlainRows plain,
      Schema schema,
      BufferAllocator allocator) {
    this.execution = execution;
    this.work = work;
    this.columns = plain.columns();
    this.left = plain.limit();
    this.allocator = allocator;
    this.root = VectorSchemaRoot.create(schema, allocator);
  }

  @Override
  public UUID queryId() {
    return execution.id();
  }

  @Override
  public Schema schema() {
    return root.getSchema();
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public boolean next() {
    return execution.step(Execution.RUNNING, this::advance);
  }

  private boolean advance() {
    if (left == 0) {
      root.clear();
      return false;
    }
    ProgressRun open = run;
    if (open == null) {
      open = work.begin();
      run = open;
    }
    List<Line> lines = open.take(execution::isStopped);
    if (lines.isEmpty()) {
      root.clear();
      left = 0;
      open.failure()
          .ifPresent(failure -> {
            throw failure;
          });
      return false;
    }
    int count = (int) Math.min(left, lines.size());
    left -= count;
    for (int i = 0; i < columns.size(); i++) {
      fill(root.getVector(i), columns.get(i), lines.subList(0, count));
    }
    root.setRowCount(count);
    if (left == 0) {
      open.stop();
    }
    return true;
  }

  private static void fill(FieldVector vector, ColumnSpec column, List<Line> lines) {
    vector.allocateNew();
    boolean times = column.equals(ProgressScan.TIME);
    for (int row = 0; row < lines.size(); row++) {
      if (times) {
        ((TimeStampNanoTZVector) vector).setSafe(row, lines.get(row).time());
      } else {
        byte[] text = lines.get(row).message().getBytes(StandardCharsets.UTF_8);
        ((VarCharVector) vector).setSafe(row, text);
      }
    }
  }

  @Override
  public void cancel() {
    execution.cancel();
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ProgressRun open = run;
    if (open != null) {
      open.stop();
    }
    root.close();
    allocator.close();
    execution.close();
  }
}
