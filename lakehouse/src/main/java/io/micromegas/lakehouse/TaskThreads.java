package io.micromegas.lakehouse;

import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for each task, so that a long one does not hold up a short one, and one for each thing
 * that is done at an interval. None is ever interrupted: an interrupt in the middle of a write
 * closes connections and files.
 */
final class TaskThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskThreads.class);
  private static final long LONGEST_SLEEP = Duration.ofSeconds(5).toNanos();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Duration grace;
  private volatile boolean cancelled;

  TaskThreads(Duration grace) {
    this.grace = grace;
  }

  /** Steps a task whenever it asks for it, on the lake's time. */
  void run(TaskLoop loop, LakeClock clock) {
    LongSupplier now = () -> clock.now().orElseThrow();
    Cancellation cancellation = () -> cancelled;
    start(
        "maintenance-" + loop.task(),
        () -> {
          // Until the database has answered once, nobody knows what is due.
          while (!stopped(clock.now().isPresent() ? 0 : Duration.ofMillis(100).toNanos())) {
            if (clock.now().isEmpty()) {
              continue;
            }
            long again = loop.step(now, cancellation);
            OptionalLong after = clock.now();
            // Not in one go: the clock is set by each reading.
            if (stopped(Math.clamp(again - after.orElseThrow(), 0, LONGEST_SLEEP))) {
              return;
            }
          }
        });
  }

  /** Does something again and again, whether it fails or not. */
  void every(String name, Duration interval, Runnable beat) {
    start(
        name,
        () -> {
          boolean failing = false;
          while (!stopped(interval.toNanos())) {
            try {
              beat.run();
              failing = false;
            } catch (RuntimeException | Error e) {
              // Without its lease a server may not go on: whatever it was, it is tried again.
              if (!failing) {
                LOG.warn("{} failed: {}", name, e.toString());
              }
              failing = true;
            }
          }
        });
  }

  private void start(String name, Runnable body) {
    threads.add(Thread.ofVirtual().name(name).start(body));
  }

  private boolean stopped(long nanos) {
    try {
      return stopping.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Begins nothing new, waits for what runs as long as the grace allows, then cancels it. */
  @Override
  public void close() {
    stopping.countDown();
    // What has been cancelled has had its grace.
    long until = System.nanoTime() + (cancelled ? 0 : grace.toNanos());
    boolean ended = true;
    for (Thread thread : threads) {
      ended &= join(thread, Math.max(1, until - System.nanoTime()));
    }
    cancelled = true;
    if (!ended) {
      for (Thread thread : threads) {
        if (!join(thread, Duration.ofSeconds(10).toNanos())) {
          LOG.warn("{} does not end", thread.getName());
        }
      }
    }
  }

  private static boolean join(Thread thread, long nanos) {
    try {
      return thread.join(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
