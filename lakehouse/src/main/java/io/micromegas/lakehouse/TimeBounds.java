package io.micromegas.lakehouse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micromegas.lakehouse.DecodedCache.BlockKey;
import org.jspecify.annotations.Nullable;

/**
 * The true first and last row times of blocks that were decoded once. What a block's metadata says
 * of its times is no bound: events may lie outside, so a block not listed here is always read.
 * Outlives the decoded rows. Thread-safe.
 */
final class TimeBounds {
  private final Cache<BlockKey, Bounds> known;

  TimeBounds(int maxBlocks) {
    this.known = Caffeine.newBuilder().maximumSize(maxBlocks).executor(Runnable::run).build();
  }

  /** Inclusive; {@code min > max} when the block has no rows. */
  record Bounds(long min, long max) {
    static final Bounds NONE = new Bounds(Long.MAX_VALUE, Long.MIN_VALUE);

    boolean isEmpty() {
      return min > max;
    }
  }

  void learn(BlockKey block, EventRows rows) {
    known.put(timesOf(block), rows.bounds());
  }

  @Nullable Bounds of(BlockKey block) {
    return known.getIfPresent(timesOf(block));
  }

  /** Images have the same times with and without their data, and so have spans. */
  private static BlockKey timesOf(BlockKey block) {
    return switch (block.kind()) {
      case IMAGE_DATA -> new BlockKey(block.blockId(), BlockKind.IMAGES);
      case OTEL_SPAN_DETAILS -> new BlockKey(block.blockId(), BlockKind.OTEL_SPANS);
      case LOGS,
          METRICS,
          HISTOGRAMS,
          EXEMPLARS,
          THREAD_SPANS,
          ASYNC_EVENTS,
          NET_SPANS,
          OTEL_SPANS,
          IMAGES ->
          block;
    };
  }
}
