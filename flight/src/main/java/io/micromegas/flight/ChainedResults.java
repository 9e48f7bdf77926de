package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRequest;
import io.micromegas.query.QueryResult;
import io.micromegas.query.QueryService;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The answers to one statement for several rows of values, one after the other. One of them runs at
 * a time; rows are copied, so that nothing of an answer outlives it.
 */
final class ChainedResults implements QueryResult {
  private final QueryService queries;
  private final Iterator<QueryRequest> rest;
  private final VectorSchemaRoot root;
  private final UUID id;
  private final Schema schema;
  private final List<String> warnings = new ArrayList<>();
  private volatile QueryResult current;
  private volatile boolean stopped;

  /** Starts the first of some requests for plain columns. */
  ChainedResults(QueryService queries, List<QueryRequest> requests, BufferAllocator allocator) {
    this.queries = queries;
    this.rest = requests.iterator();
    this.current = queries.execute(rest.next());
    this.id = current.queryId();
    this.schema = current.schema();
    this.root = VectorSchemaRoot.create(schema, allocator);
  }

  @Override
  public UUID queryId() {
    return id;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public boolean next() {
    while (!current.next()) {
      warnings.addAll(current.warnings());
      if (!rest.hasNext()) {
        return false;
      }
      current.close();
      start(rest.next());
    }
    VectorSchemaRoot from = current.root();
    root.clear();
    for (int column = 0; column < schema.getFields().size(); column++) {
      FieldVector source = from.getVector(column);
      FieldVector target = root.getVector(column);
      for (int row = 0; row < from.getRowCount(); row++) {
        target.copyFromSafe(row, row, source);
      }
    }
    root.setRowCount(from.getRowCount());
    return true;
  }

  private void start(QueryRequest request) {
    QueryResult next = queries.execute(request);
    current = next;
    if (stopped) {
      next.cancel();
    }
    if (!next.schema().equals(schema)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement has other columns for another row of values; bind values of one type to"
              + " each parameter");
    }
  }

  @Override
  public void cancel() {
    stopped = true;
    current.cancel();
  }

  @Override
  public boolean isStopped() {
    return current.isStopped();
  }

  @Override
  public void onStop(Runnable action) {
    current.onStop(action);
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    root.close();
    current.close();
  }
}
