package io.micromegas.query;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A few rows of text, computed before: DESCRIBE and EXPLAIN. */
final class TextResult implements QueryResult {
  private final UUID queryId;
  private final List<List<String>> rows;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private boolean done;
  private boolean closed;

  /**
   * @param allocator closed with this result
   */
  TextResult(UUID queryId, Schema schema, List<List<String>> rows, BufferAllocator allocator) {
    this.queryId = queryId;
    this.rows = rows;
    this.allocator = allocator;
    this.root = VectorSchemaRoot.create(schema, allocator);
  }

  @Override
  public UUID queryId() {
    return queryId;
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
    if (done) {
      root.clear();
      return false;
    }
    done = true;
    for (int column = 0; column < root.getFieldVectors().size(); column++) {
      VarCharVector vector = (VarCharVector) root.getVector(column);
      vector.allocateNew();
      for (int row = 0; row < rows.size(); row++) {
        vector.setSafe(row, rows.get(row).get(column).getBytes(StandardCharsets.UTF_8));
      }
    }
    root.setRowCount(rows.size());
    return !rows.isEmpty();
  }

  @Override
  public void cancel() {
    // Nothing runs any more.
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      root.close();
      allocator.close();
    }
  }
}
