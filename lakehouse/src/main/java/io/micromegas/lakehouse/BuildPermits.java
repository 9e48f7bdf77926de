package io.micromegas.lakehouse;

import io.micromegas.engine.TableScan.Cancellation;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds the partitions in the making at the same time. Fair. */
final class BuildPermits {
  private static final long LOOK_MILLIS = 50;

  private final Semaphore permits;

  BuildPermits(int count) {
    this.permits = new Semaphore(count, true);
  }

  /** Waits for a permit; CANCELLED if that comes first. */
  void take(Cancellation cancelled) {
    try {
      do {
        Cancelled.check(cancelled);
      } while (!permits.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Cancelled.error();
    }
  }

  /** Gives one back. */
  void give() {
    permits.release();
  }
}
