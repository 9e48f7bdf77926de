package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The order of a thread's blocks, and where its record has gaps: a chain ends where the next block
 * begins after everything before it has ended. Touching and overlapping blocks are one chain.
 */
final class ThreadChains {
  private ThreadChains() {}

  private static final Comparator<BlockRow> ORDER =
      Comparator.comparingLong(BlockRow::beginTicks)
          .thenComparingLong(BlockRow::endTicks)
          .thenComparingLong(BlockRow::objectOffset)
          .thenComparing(BlockRow::blockId, ThreadChains::compareUnsigned);

  private static int compareUnsigned(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  /** Returns the blocks in the order that their spans are followed. */
  static List<BlockRow> ordered(List<BlockRow> blocks) {
    return blocks.stream().sorted(ORDER).toList();
  }

  /**
   * Returns the first index of each chain of ordered blocks, and their number as the last entry.
   */
  static List<Integer> starts(List<BlockRow> ordered) {
    List<Integer> starts = new ArrayList<>();
    long lastEnd = Long.MIN_VALUE;
    for (int i = 0; i < ordered.size(); i++) {
      BlockRow block = ordered.get(i);
      if (i == 0 || block.beginTicks() > lastEnd) {
        starts.add(i);
      }
      lastEnd = Math.max(lastEnd, block.endTicks());
    }
    starts.add(ordered.size());
    return starts;
  }
}
