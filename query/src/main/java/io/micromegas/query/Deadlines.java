package io.micromegas.query;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends statements that take too long. Thread-safe. */
final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Deadlines() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("query-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Calls an action once, later, unless the answer is cancelled before. */
  ScheduledFuture<?> after(Duration time, Runnable action) {
    return timer.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
