package io.micromegas.catalog;

/**
 * A condition on a column that the catalog may use to read less; the caller filters again. Time
 * values are nanoseconds since the epoch, UTC.
 */
public sealed interface RowPredicate {
  /** Name of the column, as in the view. */
  String column();

  /** Column equals this text. */
  record TextEquals(String column, String value) implements RowPredicate {}

  /** Column, an integer or a time, is within the inclusive bounds. */
  record Between(String column, long low, long high) implements RowPredicate {}
}
