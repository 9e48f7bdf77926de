package io.micromegas.query;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Answers SQL. Thread-safe; methods block. */
public interface QueryService extends AutoCloseable {

  /**
   * Checks and binds a statement without running it.
   *
   * @return the columns exactly as {@link #execute} will stream them (names, types, nullability)
   */
  Schema describe(QueryRequest request);

  /**
   * Checks and binds a statement without running it, and says what its parameters may be. The
   * columns are those of a statement whose parameters are NULL where they alone give a column its
   * type.
   */
  Prepared prepare(QueryRequest request);

  /** Checks and starts a statement. The caller closes the result, which ends the statement. */
  QueryResult execute(QueryRequest request);

  /** Returns the tables that clients can list, with their columns as streamed. */
  List<TableInfo> tables();

  @Override
  void close();

  /**
   * What is known of a statement before its parameters have values.
   *
   * @param columns as of {@link #describe}
   * @param parameters a nullable field for each, in order; text where the place suggests no type
   */
  record Prepared(Schema columns, List<Field> parameters) {}

  /** A listed table. */
  record TableInfo(String name, Schema schema) {}
}
