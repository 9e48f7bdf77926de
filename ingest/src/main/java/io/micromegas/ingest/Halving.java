package io.micromegas.ingest;

import io.micromegas.base.ErrorKind;
import io.micromegas.base.MicromegasException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a step for a batch; if that fails, for each half of it, and so on: a block that can not be
 * stored fails by itself, and costs its company a few tries. After some blocks in a row have failed
 * alone through nobody's fault (the store or the database is down) the rest is failed untried:
 * otherwise an outage would cost a time limit per block. Steps must be safe to repeat.
 */
final class Halving {
  /** Blocks that fail alone, one after the other, before the rest of the batch is given up. */
  static final int GIVE_UP_AFTER = 3;

  private final Consumer<List<Submission>> step;
  private int failuresInARow;

  private Halving(Consumer<List<Submission>> step) {
    this.step = step;
  }

  static void run(List<Submission> batch, Consumer<List<Submission>> step) {
    new Halving(step).run(batch);
  }

  private void run(List<Submission> batch) {
    try {
      step.accept(batch);
      failuresInARow = 0;
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        fail(batch, e);
        failuresInARow = isOwnFault(e) ? 0 : failuresInARow + 1;
        return;
      }
      int middle = batch.size() / 2;
      run(batch.subList(0, middle));
      if (failuresInARow < GIVE_UP_AFTER) {
        run(batch.subList(middle, batch.size()));
      } else {
        fail(batch.subList(middle, batch.size()), e);
      }
    }
  }

  static void fail(List<Submission> blocks, Throwable error) {
    blocks.forEach(block -> block.result.completeExceptionally(error));
  }

  private static boolean isOwnFault(RuntimeException e) {
    return e instanceof MicromegasException known && known.code().kind() == ErrorKind.USER;
  }
}
