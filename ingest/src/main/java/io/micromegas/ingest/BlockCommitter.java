package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog;
import io.micromegas.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes blocks to the store, then to the catalog, gathering what comes at the same time. Two
 * stages: some threads write objects, one thread commits rows, so that the next objects are written
 * while the last rows commit. Nobody waits for company: a lone block goes through alone. Commits of
 * one lake are serial anyway (the ingest clock), so one committing thread is enough.
 *
 * <p>The queues have no bound of their own: {@link Admission} bounds what can be in them.
 */
final class BlockCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(BlockCommitter.class);

  private final BlockingQueue<Submission> incoming = new LinkedBlockingQueue<>();
  private final BlockingQueue<Submission> durable = new LinkedBlockingQueue<>();
  private final AtomicLong underWay = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  BlockCommitter(
      ObjectStore store, Catalog catalog, CommitSettings settings, IngestCounters counters) {
    ObjectStage objects = new ObjectStage(store, counters, durable::add);
    RowStage rows = new RowStage(catalog, counters);
    for (int i = 0; i < settings.writers(); i++) {
      start("ingest-objects-" + i, incoming, settings, settings.maxBatchBytes(), objects::write);
    }
    start("ingest-rows", durable, settings, Long.MAX_VALUE, rows::commit);
  }

  /** Queues a block; its result is completed in any case, at the latest when this is closed. */
  void submit(Submission block) {
    underWay.incrementAndGet();
    var _ = block.result.whenComplete((outcome, error) -> underWay.decrementAndGet());
    incoming.add(block);
    if (closed) {
      // close() may have emptied the queue before this block was in it.
      failQueued();
    }
  }

  /** Waits until nothing is under way, then stops; what is left after the grace is refused. */
  void close(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    try {
      while (underWay.get() > 0 && System.nanoTime() - deadline < 0) {
        Thread.sleep(2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    threads.forEach(Thread::interrupt);
    failQueued();
  }

  private void start(
      String name,
      BlockingQueue<Submission> queue,
      CommitSettings settings,
      long maxBytes,
      Consumer<List<Submission>> stage) {
    Gathering gathering = new Gathering(queue, settings.maxBatchBlocks(), maxBytes);
    threads.add(Thread.ofPlatform().name(name).daemon(true).start(() -> run(gathering, stage)));
  }

  private void run(Gathering gathering, Consumer<List<Submission>> stage) {
    try {
      while (!closed) {
        List<Submission> batch = gathering.next();
        try {
          stage.accept(batch);
        } catch (Throwable e) {
          // A defect, or out of memory: the batch fails, the stage lives on.
          LOG.error("stage {} of ingestion failed", Thread.currentThread().getName(), e);
          Halving.fail(batch, e);
        }
      }
    } catch (InterruptedException e) {
      // Only close() interrupts; nothing is left to be done but to say so.
      LOG.debug("stage {} of ingestion ends", Thread.currentThread().getName());
    } finally {
      Halving.fail(gathering.end(), stopping());
      failQueued();
    }
  }

  private void failQueued() {
    for (BlockingQueue<Submission> queue : List.of(incoming, durable)) {
      Submission left = queue.poll();
      while (left != null) {
        left.result.completeExceptionally(stopping());
        left = queue.poll();
      }
    }
  }

  static MicromegasException stopping() {
    return new MicromegasException(
        ErrorCode.UNAVAILABLE, "the server is stopping; send it again later");
  }
}
