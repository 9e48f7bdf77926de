package io.micromegas.lakehouse;

import io.micromegas.catalog.Partitions;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of retired partitions and the objects of dropped blocks, once no query can need
 * them (R10). A row is forgotten after its object is gone for certain, so a sweep that ends
 * anywhere is taken up by the next.
 */
final class Sweep implements TaskLoop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final int BATCH = 500;

  private final Partitions partitions;
  private final ObjectDeletion objects;
  private final Duration grace;

  /**
   * A sweep.
   *
   * @param grace how long a file stays at least after it is seen to be retired
   */
  Sweep(Partitions partitions, ObjectStore store, Duration grace) {
    this.partitions = partitions;
    this.objects = new ObjectDeletion(store);
    this.grace = grace;
  }

  @Override
  public Done run(long scheduled, long now, Cancellation cancelled) {
    partitions.noticeRetired();
    int files = delete(() -> partitions.deletable(grace, BATCH), partitions::deleted, cancelled);
    int blocks =
        delete(
            () -> partitions.droppedBlocks(grace, BATCH),
            partitions::droppedBlocksDeleted,
            cancelled);
    if (files + blocks > 0) {
      LOG.info(
          "deleted {} files of retired partitions, {} objects of dropped blocks", files, blocks);
    }
    return Done.ALL;
  }

  private int delete(
      Supplier<List<String>> due, Consumer<List<String>> forget, Cancellation cancelled) {
    int count = 0;
    while (!cancelled.isCancelled()) {
      List<String> keys = due.get();
      if (keys.isEmpty()) {
        break;
      }
      ObjectDeletion.Deleted outcome = objects.delete(keys, cancelled);
      if (!outcome.deleted().isEmpty()) {
        forget.accept(outcome.deleted());
        count += outcome.deleted().size();
      }
      if (outcome.failure() != null) {
        throw outcome.failure();
      }
    }
    return count;
  }
}
