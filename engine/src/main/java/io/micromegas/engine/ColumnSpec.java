package io.micromegas.engine;

/**
 * A column of a relation.
 *
 * @param nullable whether it may hold NULL; DuckDB forgets this, the registry restores it on output
 * @param dictionary whether clients that ask to preserve dictionaries get it dictionary-encoded
 */
public record ColumnSpec(String name, ColumnType type, boolean nullable, boolean dictionary) {}
