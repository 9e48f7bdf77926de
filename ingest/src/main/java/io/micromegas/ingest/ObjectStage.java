package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.store.ObjectStore;
import io.micromegas.store.ObjectStore.Put;
import io.micromegas.store.ObjectStore.PutOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the objects of a batch durable and passes their blocks on. An object that is already there
 * with the same bytes is as good as written; with other bytes the block is a conflict.
 *
 * <p>That holds even when no row is known for the object: its commit may be on its way, and an
 * object is never overwritten. Objects whose row is refused later stay where they are, because
 * another request may have found the same bytes there and rely on them.
 */
final class ObjectStage {
  private final ObjectStore store;
  private final IngestCounters counters;
  private final Consumer<Submission> durable;

  ObjectStage(ObjectStore store, IngestCounters counters, Consumer<Submission> durable) {
    this.store = store;
    this.counters = counters;
    this.durable = durable;
  }

  void write(List<Submission> batch) {
    Halving.run(batch, this::tryWrite);
  }

  private void tryWrite(List<Submission> batch) {
    List<PutOutcome> outcomes =
        store.putAll(batch.stream().map(block -> new Put(block.key, block.payload)).toList());
    counters.objectBatches.increment();
    if (outcomes.size() != batch.size()) {
      throw new MicromegasException(
          ErrorCode.INTERNAL,
          "the store answered " + outcomes.size() + " of " + batch.size() + " writes");
    }
    for (int i = 0; i < batch.size(); i++) {
      Submission block = batch.get(i);
      if (outcomes.get(i) == PutOutcome.CREATED) {
        durable.accept(block);
      } else {
        compare(block);
      }
    }
  }

  /** Never throws: by now others of the batch have moved on, the batch must not be repeated. */
  private void compare(Submission block) {
    try {
      if (Arrays.equals(store.read(block.key), block.payload)) {
        block.objectExisted = true;
        durable.accept(block);
      } else {
        block.result.complete(Outcome.CONFLICT);
      }
    } catch (RuntimeException e) {
      Halving.fail(List.of(block), e);
    }
  }
}
