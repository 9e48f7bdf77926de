package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Catalog.Outcome;
import java.util.List;

/** Commits the rows of blocks whose objects are durable. */
final class RowStage {
  private final Catalog catalog;
  private final IngestCounters counters;

  RowStage(Catalog catalog, IngestCounters counters) {
    this.catalog = catalog;
    this.counters = counters;
  }

  void commit(List<Submission> batch) {
    Halving.run(batch, this::tryCommit);
  }

  private void tryCommit(List<Submission> batch) {
    List<Outcome> outcomes = catalog.commitBlocks(batch.stream().map(block -> block.row).toList());
    counters.commits.increment();
    if (outcomes.size() != batch.size()) {
      throw new MicromegasException(
          ErrorCode.INTERNAL,
          "the catalog answered " + outcomes.size() + " of " + batch.size() + " blocks");
    }
    for (int i = 0; i < batch.size(); i++) {
      Submission block = batch.get(i);
      counters.block(outcomes.get(i), block.objectExisted, block.payload.length);
      block.result.complete(outcomes.get(i));
    }
  }
}
