package io.micromegas.engine;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Batches of a running statement, as DuckDB produces them. One thread at a time. */
public interface BatchStream extends AutoCloseable {
  /** Returns the columns, as DuckDB names and types them (timestamps without zone). */
  Schema schema();

  /**
   * Computes the next batch; returns false at the end. The batch is in {@link #root()} until the
   * next call.
   */
  boolean next();

  /** Returns the current batch; owned by this stream. */
  VectorSchemaRoot root();

  /** Stops the statement if it still runs and frees its memory. */
  @Override
  void close();
}
