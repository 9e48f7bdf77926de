package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The chunks of a trace, handed out as they are made. */
final class TraceResult implements QueryResult {
  private final Execution execution;
  private final TraceScan trace;
  private final List<ColumnSpec> columns;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private final long maxBatchBytes;
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private @Nullable TraceRun run;
  private long left;
  private int count;
  private boolean closed;

  /**
   * The result.
   *
   * @param plain says which columns, and how many rows at most
   * @param schema their labels
   * @param allocator closed with this result
   */
  TraceResult(
      Execution execution,
      TraceScan trace,
      PlainRows plain,
      Schema schema,
      BufferAllocator allocator,
      long maxBatchBytes) {
    this.execution = execution;
    this.trace = trace;
    this.columns = plain.columns();
    this.left = plain.limit();
    this.allocator = allocator;
    this.root = VectorSchemaRoot.create(schema, allocator);
    this.maxBatchBytes = maxBatchBytes;
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
    root.clear();
    if (left == 0) {
      return false;
    }
    if (chunks.isEmpty()) {
      TraceRun open = run;
      if (open == null) {
        open = trace.begin();
        run = open;
      }
      chunks.addAll(open.next());
    }
    for (FieldVector vector : root.getFieldVectors()) {
      vector.allocateNew();
    }
    int rows = 0;
    long bytes = 0;
    while (!chunks.isEmpty() && left > 0 && (rows == 0 || bytes < maxBatchBytes)) {
      byte[] chunk = chunks.remove();
      bytes += chunk.length;
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).equals(TraceScan.CHUNK_ID)) {
          ((IntVector) root.getVector(i)).setSafe(rows, count);
        } else {
          ((VarBinaryVector) root.getVector(i)).setSafe(rows, chunk);
        }
      }
      rows++;
      count++;
      left--;
    }
    root.setRowCount(rows);
    return rows > 0;
  }

  @Override
  public void cancel() {
    execution.cancel();
  }

  @Override
  public List<String> warnings() {
    return execution.warnings();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    root.close();
    allocator.close();
    try {
      TraceRun open = run;
      if (open != null) {
        open.close();
      }
    } finally {
      execution.close();
    }
  }
}
