package io.micromegas.lakehouse;

import java.util.List;
import java.util.Map;

/** Views as they were stored before, or will be. */
final class StoredForms {
  private StoredForms() {}

  /** Returns a view in another version with the same columns. */
  static StoredView of(
      StoredView view, int version, List<Integer> readable, Map<Integer, List<String>> older) {
    return new StoredView(
        view.viewSet(),
        version,
        readable,
        view.columns(),
        older,
        view.orderBy(),
        view.sortOrder(),
        view.minTime(),
        view.maxTime(),
        view.tag(),
        view.longestFromSource(),
        view.longestMerged());
  }
}
