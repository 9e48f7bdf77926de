package io.micromegas.engine;

/**
 * A relation that DuckDB reads through our table function. Called from DuckDB's own threads (and
 * several at once); may be scanned any number of times in one statement, each scan asking for other
 * columns. Exceptions become the query's error, with their text.
 */
public interface TableScan {
  /** Returns the columns. */
  TableSchema schema();

  /** Returns about how many rows there are, for the optimiser. */
  long estimatedRows();

  /**
   * Returns how many parts there are, each opened at most once per scan and read by one thread;
   * parts are read in parallel. Rows come in the order of the parts if {@link #ordered()}.
   */
  int parts();

  /** Returns whether the order of rows is to be kept (without it, parts mix as they come). */
  boolean ordered();

  /** Opens a part for one scan. */
  PartReader open(int part, ScanRequest request);

  /** Reads one part, on one thread at a time. */
  interface PartReader extends AutoCloseable {
    /**
     * Returns the next batch (any number of rows, the engine cuts it), or a batch of 0 rows at the
     * end. Should look at {@code cancelled} between pieces of work longer than some milliseconds.
     */
    ColumnBatch next(Cancellation cancelled);

    @Override
    void close();
  }

  /** Tells a reader that its query is over. */
  @FunctionalInterface
  interface Cancellation {
    /** Returns whether to stop; the reader then throws CANCELLED. */
    boolean isCancelled();
  }
}
