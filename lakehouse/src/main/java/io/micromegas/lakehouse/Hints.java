package io.micromegas.lakehouse;

import io.micromegas.engine.ScanHint;
import java.util.List;

/** What the conditions of a scan exclude. Whatever is not excluded is filtered again by DuckDB. */
record Hints(List<ScanHint> hints) {

  /** Returns whether no row can be wanted whose value in this column is within [low, high]. */
  boolean exclude(int column, long low, long high) {
    for (ScanHint hint : hints) {
      if (hint instanceof ScanHint.Between between
          && between.column() == column
          && (between.low() > high || between.high() < low)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether no row can be wanted whose text in this column is that. */
  boolean exclude(int column, String text) {
    for (ScanHint hint : hints) {
      if (hint instanceof ScanHint.TextEquals equal
          && equal.column() == column
          && !equal.value().equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether there is a condition on this column. */
  boolean concern(int column) {
    for (ScanHint hint : hints) {
      if (hint.column() == column) {
        return true;
      }
    }
    return false;
  }
}
