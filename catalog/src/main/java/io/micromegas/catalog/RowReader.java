package io.micromegas.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Rows of a {@link CatalogRelation}, fetched in pages within the snapshot. One thread at a time.
 *
 * <p>Times come as bigint nanoseconds since the epoch, ids and JSON as text, tags as {@code
 * text[]}.
 */
public interface RowReader extends AutoCloseable {

  /** Reads up to {@code max} rows into the consumer; returns how many, 0 at the end. */
  int next(int max, RowConsumer consumer);

  @Override
  void close();

  /** Takes a row; must not move or close the result set. */
  @FunctionalInterface
  interface RowConsumer {
    /** Takes the row under the cursor; columns are numbered from 1 as in the relation. */
    void accept(ResultSet row) throws SQLException;
  }
}
