package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides blocks into parts that are worth a thread's visit each: thousands of tiny blocks are not
 * thousands of parts, and a large one is a part of its own.
 */
final class BlockGroups {
  private BlockGroups() {}

  private static final long EVENTS_PER_PART = 32_768;
  private static final long BYTES_PER_PART = 1 << 20;
  private static final int BLOCKS_PER_PART = 64;

  static List<List<BlockRow>> of(List<BlockRow> blocks) {
    List<List<BlockRow>> groups = new ArrayList<>();
    int first = 0;
    long events = 0;
    long bytes = 0;
    for (int i = 0; i < blocks.size(); i++) {
      events += Math.max(1, blocks.get(i).nbObjects());
      bytes += blocks.get(i).payloadSize();
      if (events >= EVENTS_PER_PART
          || bytes >= BYTES_PER_PART
          || i - first + 1 >= BLOCKS_PER_PART) {
        groups.add(blocks.subList(first, i + 1));
        first = i + 1;
        events = 0;
        bytes = 0;
      }
    }
    if (first < blocks.size()) {
      groups.add(blocks.subList(first, blocks.size()));
    }
    return groups;
  }

  /** Returns how many events the blocks say they hold, for the optimiser. */
  static long claimedEvents(List<BlockRow> blocks) {
    long events = 0;
    for (BlockRow block : blocks) {
      events += Math.max(0, block.nbObjects());
    }
    return events;
  }
}
