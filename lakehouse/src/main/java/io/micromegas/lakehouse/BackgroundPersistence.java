package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what queries had to decode, on a few threads of its own. */
final class BackgroundPersistence implements PersistBehind, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundPersistence.class);

  private final PersistQueue queue;
  private final Writer writer;
  private final List<Thread> workers = new ArrayList<>();
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean stopped;

  /** Writes what an instance has not in partitions. */
  interface Writer {
    /** Returns how many partitions were written. TIMEOUT says that somebody else does it. */
    int write(ViewInstance target, Cancellation cancelled);
  }

  BackgroundPersistence(PersistSettings settings, Writer writer) {
    this.queue = new PersistQueue(settings, System::nanoTime);
    this.writer = writer;
    for (int i = 0; i < settings.workers(); i++) {
      workers.add(Thread.ofVirtual().name("persist-behind-" + i).start(this::work));
    }
  }

  @Override
  public void offer(Offer offer) {
    offered.incrementAndGet();
    if (!queue.offer(new ViewInstance(offer.view(), offer.instance()))) {
      dropped.incrementAndGet();
    }
  }

  private void work() {
    try {
      Optional<ViewInstance> target = queue.take();
      while (target.isPresent()) {
        write(target.get());
        queue.done(target.get());
        target = queue.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(ViewInstance target) {
    try {
      written.addAndGet(writer.write(target, () -> stopped));
    } catch (RuntimeException | Error e) {
      ErrorCode code = e instanceof MicromegasException known ? known.code() : ErrorCode.INTERNAL;
      if (code == ErrorCode.TIMEOUT) {
        LOG.debug("{} {} is written by another", target.viewSet(), target.name(), e);
      } else if (!stopped || code != ErrorCode.CANCELLED) {
        // The next query that decodes it offers it again.
        failed.incrementAndGet();
        LOG.warn("could not write partitions of {} {}", target.viewSet(), target.name(), e);
      }
    }
  }

  PersistStats stats() {
    return new PersistStats(
        offered.get(), dropped.get(), written.get(), failed.get(), queue.size());
  }

  /** Drops what waits, cancels what runs, and waits for its end. */
  @Override
  public void close() {
    stopped = true;
    queue.close();
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
