package io.micromegas.ingest;

import io.micromegas.base.ErrorKind;
import io.micromegas.base.MicromegasException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a step for a batch; if that fails, for each of its blocks alone, so that a block that can
 * not be stored fails by itself. After a few failures in a row that are nobody's fault (the store
 * or the database is down) the rest is failed without trying: otherwise an outage would cost a time
 * limit per block. Steps must be safe to repeat.
 */
final class OneByOne {
  /** Failures in a row after which the rest of the batch is not tried any more. */
  static final int GIVE_UP_AFTER = 3;

  private OneByOne() {}

  static void run(List<Submission> batch, Consumer<List<Submission>> step) {
    try {
      step.accept(batch);
      return;
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        fail(batch, e);
        return;
      }
    }
    int failuresInARow = 0;
    for (int i = 0; i < batch.size(); i++) {
      List<Submission> alone = batch.subList(i, i + 1);
      try {
        step.accept(alone);
        failuresInARow = 0;
      } catch (RuntimeException e) {
        fail(alone, e);
        failuresInARow = isOwnFault(e) ? 0 : failuresInARow + 1;
        if (failuresInARow == GIVE_UP_AFTER) {
          fail(batch.subList(i + 1, batch.size()), e);
          return;
        }
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
