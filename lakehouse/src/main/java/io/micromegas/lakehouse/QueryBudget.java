package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.Snapshot.TailLimits;
import java.util.List;

/** How much one query may still be made of. Not thread-safe. */
final class QueryBudget {
  private final TailLimits whole;
  private final int wholeFiles;
  private int files;
  private int blocks;
  private long events;
  private long bytes;

  private QueryBudget(int files, TailLimits tail) {
    this.wholeFiles = files;
    this.whole = tail;
    this.files = files;
    this.blocks = tail.blocks();
    this.events = tail.events();
    this.bytes = tail.payloadBytes();
  }

  static QueryBudget of(LakehouseSettings settings) {
    return new QueryBudget(
        settings.maxFilesPerQuery(),
        new TailLimits(
            settings.maxTailBlocks(), settings.maxTailEvents(), settings.maxTailBytes()));
  }

  /** For work that is bounded otherwise. */
  static QueryBudget unbounded() {
    return new QueryBudget(
        Integer.MAX_VALUE - 1, new TailLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
  }

  /** Returns what is left for blocks to be decoded. */
  TailLimits tail() {
    return new TailLimits(blocks, events, bytes);
  }

  /** Returns what there was in the beginning. */
  TailLimits wholeTail() {
    return whole;
  }

  /** Returns how many blocks are accounted for. */
  int blocksSpent() {
    return whole.blocks() - blocks;
  }

  int files() {
    return files;
  }

  int filesSpent() {
    return wholeFiles - files;
  }

  int wholeFiles() {
    return wholeFiles;
  }

  void spendFiles(int count) {
    files -= count;
  }

  void spend(List<BlockRow> tail) {
    blocks -= tail.size();
    for (BlockRow block : tail) {
      events -= Math.max(0, block.nbObjects());
      bytes -= Math.max(0, block.payloadSize());
    }
    // What the blocks claim may be more than was allowed only if the catalog counts otherwise.
    events = Math.max(0, events);
    bytes = Math.max(0, bytes);
  }
}
