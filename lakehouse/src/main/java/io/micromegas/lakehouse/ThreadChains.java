package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.lakehouse.SpanCheckpoint.Place;
import java.util.Comparator;
import java.util.List;

/** The order of a thread's blocks. */
final class ThreadChains {
  private ThreadChains() {}

  /** Returns the blocks in the order that their spans are followed. */
  static List<BlockRow> ordered(List<BlockRow> blocks) {
    return blocks.stream().sorted(Comparator.comparing(Place::of)).toList();
  }
}
