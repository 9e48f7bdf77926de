package io.micromegas.query;

import io.micromegas.engine.BatchStream;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The engine's batches under the result's labels. */
final class StreamedResult implements QueryResult {
  private final Execution execution;
  private final BatchStream stream;
  private final VectorSchemaRoot root;
  private final BatchSlicer slicer;
  private boolean more = true;
  private boolean closed;

  StreamedResult(Execution execution, BatchStream stream, Schema schema, long maxBatchBytes) {
    this.execution = execution;
    this.stream = stream;
    // Buffers pass from the engine's vectors to ours only within one tree of allocators.
    BufferAllocator allocator = stream.root().getVector(0).getAllocator();
    this.root = VectorSchemaRoot.create(schema, allocator);
    this.slicer = new BatchSlicer(root, maxBatchBytes);
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
    while (more) {
      if (slicer.next(stream.root())) {
        return true;
      }
      more = stream.next();
      slicer.reset();
    }
    root.clear();
    return false;
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
    try (execution) {
      stream.close();
    }
  }
}
