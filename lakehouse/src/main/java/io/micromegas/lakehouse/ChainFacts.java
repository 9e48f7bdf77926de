package io.micromegas.lakehouse;

import java.util.List;

/**
 * What has to be known of a chain to place the rows that were stored before it was over: each end
 * without a begin moves all that came before it one level down.
 *
 * @param chain its number in the stream
 * @param threadRow whether there is a row for the thread above the spans
 * @param orphans ids of the spans that ended without having begun, in order
 */
record ChainFacts(int chain, boolean threadRow, List<Long> orphans) {
  ChainFacts {
    orphans = List.copyOf(orphans);
  }

  /** Returns the depth of a row that lies {@code depth} deep and saw so many orphans before it. */
  int depth(int depth, int outer) {
    return depth + shift() - outer;
  }

  /** What is added to depth and taken off by {@code outer}. */
  int shift() {
    return threadRow ? orphans.size() : -1;
  }

  /** Returns the parent of a row of the top level that saw so many orphans before it. */
  long topParent(int outer) {
    if (!threadRow) {
      return SpanTree.NO_PARENT;
    }
    return outer < orphans.size() ? orphans.get(outer) : SpanTree.THREAD_ID;
  }
}
