package io.micromegas.query;

import io.micromegas.engine.BatchStream;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

/** The engine's batches under the result's labels. */
final class StreamedResult implements QueryResult {
  private final Execution execution;
  private final BatchStream stream;
  private final Schema schema;
  private final VectorSchemaRoot plain;
  private final EncodedColumns encoded;
  private final BatchSlicer slicer;
  private boolean more = true;
  private boolean closed;

  StreamedResult(Execution execution, BatchStream stream, Schema schema, long maxBatchBytes) {
    this.execution = execution;
    this.stream = stream;
    // Buffers pass from the engine's vectors to ours only within one tree of allocators.
    BufferAllocator allocator = stream.root().getVector(0).getAllocator();
    this.schema = schema;
    this.plain = VectorSchemaRoot.create(EncodedColumns.plain(schema), allocator);
    this.encoded = EncodedColumns.of(schema, plain, allocator);
    this.slicer = new BatchSlicer(plain, maxBatchBytes);
  }

  @Override
  public UUID queryId() {
    return execution.id();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public VectorSchemaRoot root() {
    return encoded.root();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return encoded.dictionaries();
  }

  @Override
  public boolean next() {
    return execution.step(Execution.RUNNING, this::advance);
  }

  private boolean advance() {
    while (more) {
      if (slicer.next(stream.root())) {
        encoded.encode();
        return true;
      }
      more = stream.next();
      slicer.reset();
    }
    encoded.root().clear();
    execution.requireWorkDone();
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
    encoded.close();
    plain.close();
    try (execution) {
      stream.close();
    }
  }
}
