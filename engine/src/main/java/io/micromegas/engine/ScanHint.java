package io.micromegas.engine;

/** A condition on one column, by its position in the relation's schema. */
public sealed interface ScanHint {
  /** Returns the position of the column. */
  int column();

  /**
   * An integer or time column lies within inclusive bounds (open sides are the type's extremes).
   */
  record Between(int column, long low, long high) implements ScanHint {}

  /** A text column equals this value. */
  record TextEquals(int column, String value) implements ScanHint {}

  /** A binary column equals the bytes that these lower-case hexadecimal digits spell. */
  record BytesEqual(int column, String hex) implements ScanHint {}
}
