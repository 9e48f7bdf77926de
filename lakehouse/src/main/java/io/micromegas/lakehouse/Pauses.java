package io.micromegas.lakehouse;

import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts, each about twice as long as the one before. For one thread. */
final class Pauses {
  private static final long LONGEST = Duration.ofSeconds(2).toNanos();
  private static final long LOOK = Duration.ofMillis(20).toNanos();

  private final long deadline;
  private long next;

  /**
   * A series of pauses.
   *
   * @param total after which there are no more
   */
  Pauses(Duration first, Duration total) {
    this.next = first.toNanos();
    this.deadline = System.nanoTime() + total.toNanos();
  }

  /**
   * Waits; false, without waiting, when the time is over. Throws CANCELLED as soon as it is seen.
   */
  boolean pause(Cancellation cancelled) {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    // Several who wait for the same do not ask in step.
    long end =
        System.nanoTime()
            + Math.min(left, next / 2 + ThreadLocalRandom.current().nextLong(next / 2 + 1));
    next = Math.min(2 * next, LONGEST);
    for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
      Cancelled.check(cancelled);
      sleep(Math.min(rest, LOOK));
    }
    return true;
  }

  /** Sleeps; an interrupt of the thread is a cancellation. */
  static void sleep(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Cancelled.error();
    }
  }
}
