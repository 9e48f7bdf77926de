package io.micromegas.lakehouse;

import io.micromegas.lakehouse.SpanCheckpoint.Place;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is kept with a partition of a view whose rows depend on all blocks before them, so that the
 * blocks after it can be read without those.
 */
interface Checkpoint {
  /**
   * Returns the place of the last block up to here: one that comes later in the lake, but earlier
   * in the order, makes the partition useless.
   */
  Place last();

  /** Returns it as {@link Kind#parse} reads it. */
  byte[] toBytes();

  /**
   * The checkpoints of a view.
   *
   * @param start before the first block
   * @param parse throws DATA_LOSS for what is none
   */
  record Kind<C extends Checkpoint>(C start, Function<byte[], C> parse) {}

  /** Returns the kind of a view; empty for views whose rows depend on their own block only. */
  static Optional<Kind<? extends Checkpoint>> of(StoredView view) {
    return switch (view.viewSet()) {
      case "thread_spans" -> Optional.of(SpanCheckpoint.KIND);
      case "net_spans" -> Optional.of(NetCheckpoint.KIND);
      default -> Optional.empty();
    };
  }
}
