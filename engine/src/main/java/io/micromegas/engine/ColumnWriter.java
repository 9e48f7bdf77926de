package io.micromegas.engine;

import io.micromegas.engine.duckdb.Scratch;

/** Copies runs of one column of one batch into DuckDB's vectors. */
@FunctionalInterface
interface ColumnWriter {
  /** Writes {@code count} rows, from {@code row} of the batch on, and sets the vector's size. */
  void write(Scratch s, long vector, int row, int count);

  /** Frees native memory. */
  default void close(Scratch s) {}
}
