package io.micromegas.lakehouse;

import java.util.List;

/**
 * A global view that maintenance keeps in partitions.
 *
 * @param version of its stored form
 * @param longest longest bucket that its partitions may have, nanoseconds
 */
record MaintainedView(String name, int version, long longest) {

  /** Returns those of the stored views that are global, in their order. */
  static List<MaintainedView> of(List<StoredView> stored) {
    return stored.stream()
        .filter(view -> ViewRegistry.require(view.viewSet()).global())
        .map(view ->
            new MaintainedView(view.viewSet(), view.version(), view.longestMerged().toNanos()))
        .toList();
  }
}
