package io.micromegas.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All rows of an answer, in memory: for small ones. It holds plain Java objects, and nothing that
 * wants closing. Immutable.
 */
public final class QueryResult implements Iterable<Row> {
  private final Schema schema;
  private final List<Row> rows;
  private final List<String> warnings;

  private QueryResult(Schema schema, List<Row> rows, List<String> warnings) {
    this.schema = schema;
    this.rows = List.copyOf(rows);
    this.warnings = warnings;
  }

  /** Reads a stream to its end and closes it. */
  static QueryResult read(BatchStream stream) {
    try (stream) {
      List<Row> rows = new ArrayList<>();
      stream.forEachRow(rows::add);
      return new QueryResult(stream.schema(), rows, stream.warnings());
    }
  }

  /** Returns names and types of the columns, which are there without rows, too. */
  public Schema schema() {
    return schema;
  }

  /** Returns the names of the columns, in order. */
  public List<String> columns() {
    return new Columns(schema).names();
  }

  /** Returns the rows. */
  public List<Row> rows() {
    return rows;
  }

  /** Returns the number of rows. */
  public int size() {
    return rows.size();
  }

  /** Returns whether there is no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * Returns the only row, for statements that answer one.
   *
   * @throws IllegalStateException if there is none, or more
   */
  public Row single() {
    if (rows.size() != 1) {
      throw new IllegalStateException("the answer has " + rows.size() + " rows, not one");
    }
    return rows.get(0);
  }

  /** Returns each row as its values by column. */
  public List<Map<String, @Nullable Object>> toMaps() {
    return rows.stream().map(Row::toMap).toList();
  }

  /** Returns what the server had to leave out of the answer; see {@link BatchStream#warnings}. */
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public Iterator<Row> iterator() {
    return rows.iterator();
  }

  @Override
  public String toString() {
    return rows.size() + " rows of " + columns();
  }
}
