package io.micromegas.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Slots that do for each other, lent in order of arrival. Thread-safe. */
final class SlotQueue {
  private final int size;
  private final Semaphore free;
  private final Deque<Slot> idle;

  SlotQueue(Collection<Slot> slots) {
    size = slots.size();
    free = new Semaphore(size, true);
    idle = new ArrayDeque<>(slots);
  }

  /** Returns how many there are, idle or not. */
  int size() {
    return size;
  }

  /** Returns an idle slot if nobody waits for one. */
  @Nullable Slot poll() {
    // Not tryAcquire(), which would overtake those who wait.
    return await(Duration.ZERO);
  }

  /** Waits for a slot; null when the time is over. */
  @Nullable Slot await(Duration limit) {
    try {
      return free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS) ? pop() : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StatementErrors.cancelled();
    }
  }

  private synchronized Slot pop() {
    return idle.pop();
  }

  void giveBack(Slot slot) {
    synchronized (this) {
      // The one used last has the warmest caches.
      idle.push(slot);
    }
    free.release();
  }
}
