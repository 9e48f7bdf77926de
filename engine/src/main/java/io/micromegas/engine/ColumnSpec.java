package io.micromegas.engine;

/**
 * A column of a relation.
 *
 * @param nullable whether it may hold NULL; DuckDB forgets this, the registry restores it on output
 * @param dictionary whether clients that ask to preserve dictionaries get it dictionary-encoded
 * @param width of BINARY: bytes of every value; 0 where they differ. DuckDB does not know this
 *     either
 */
public record ColumnSpec(
    String name, ColumnType type, boolean nullable, boolean dictionary, int width) {

  /** A column of values of any width. */
  public ColumnSpec(String name, ColumnType type, boolean nullable, boolean dictionary) {
    this(name, type, nullable, dictionary, 0);
  }
}
