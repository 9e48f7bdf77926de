package io.micromegas.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a queue whatever is there, up to a size, without waiting for more: one at a time when
 * idle, together under load. A block id never comes twice in a batch: the second one opens the next
 * batch. Not thread-safe: one per consuming thread.
 */
final class Gathering {
  private final BlockingQueue<Submission> queue;
  private final int maxBlocks;
  private final long maxBytes;
  private @Nullable Submission held;

  Gathering(BlockingQueue<Submission> queue, int maxBlocks, long maxBytes) {
    this.queue = queue;
    this.maxBlocks = maxBlocks;
    this.maxBytes = maxBytes;
  }

  /** Waits for a first submission, then takes what else is there. Never empty. */
  List<Submission> next() throws InterruptedException {
    Submission first = held == null ? queue.take() : held;
    held = null;
    List<Submission> batch = new ArrayList<>();
    Set<UUID> ids = new HashSet<>();
    batch.add(first);
    ids.add(first.blockId());
    long bytes = first.payload.length;
    while (batch.size() < maxBlocks) {
      Submission next = queue.poll();
      if (next == null) {
        break;
      }
      if (bytes + next.payload.length > maxBytes || !ids.add(next.blockId())) {
        held = next;
        break;
      }
      batch.add(next);
      bytes += next.payload.length;
    }
    return batch;
  }

  /** Ends the gathering: returns what was taken from the queue and is in no batch, if anything. */
  List<Submission> end() {
    List<Submission> rest = held == null ? List.of() : List.of(held);
    held = null;
    return rest;
  }
}
