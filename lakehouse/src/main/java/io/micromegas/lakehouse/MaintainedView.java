package io.micromegas.lakehouse;

import java.util.List;
import java.util.Optional;

/**
 * A global view that maintenance keeps in partitions.
 *
 * @param version of its stored form
 * @param tag of the streams that it is made from; empty for all
 * @param longest longest bucket that its partitions may have, nanoseconds
 */
record MaintainedView(String name, int version, Optional<String> tag, long longest) {

  /** Returns those of the stored views that are global, in their order. */
  static List<MaintainedView> of(List<StoredView> stored) {
    return stored.stream()
        .filter(view -> ViewRegistry.require(view.viewSet()).global())
        .map(view ->
            new MaintainedView(
                view.viewSet(), view.version(), view.tag(), view.longestMerged().toNanos()))
        .toList();
  }
}
