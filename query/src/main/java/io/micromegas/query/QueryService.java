package io.micromegas.query;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** Answers SQL. Thread-safe; methods block. */
public interface QueryService extends AutoCloseable {

  /**
   * Checks and binds a statement without running it.
   *
   * @return the columns exactly as {@link #execute} will stream them (names, types, nullability)
   */
  Schema describe(QueryRequest request);

  /** Checks and starts a statement. The caller closes the result, which ends the statement. */
  QueryResult execute(QueryRequest request);

  /** Returns the tables that clients can list, with their columns as streamed. */
  List<TableInfo> tables();

  @Override
  void close();

  /** A listed table. */
  record TableInfo(String name, Schema schema) {}
}
