package io.micromegas.lakehouse;

import io.micromegas.catalog.ViewKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * View instances that wait to be written: each once, bounded in number, none more often than its
 * interval allows. Thread-safe; offering never waits for work.
 */
final class PersistQueue {
  private final int most;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final Map<ViewKey, Waiting> waiting = new LinkedHashMap<>();
  private final Map<ViewKey, Long> started = new HashMap<>();
  private final Set<ViewKey> running = new HashSet<>();
  private boolean closed;

  private record Waiting(ViewInstance target, long notBefore) {}

  /**
   * A queue.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  PersistQueue(PersistSettings settings, LongSupplier nanoTime) {
    this.most = settings.maxWaiting();
    this.intervalNanos = settings.minInterval().toNanos();
    this.nanoTime = nanoTime;
  }

  /** Takes an instance; false if there is no room, or the queue is closed. */
  synchronized boolean offer(ViewInstance target) {
    ViewKey key = target.key();
    if (closed) {
      return false;
    }
    if (waiting.containsKey(key)) {
      return true;
    }
    if (waiting.size() >= most) {
      return false;
    }
    long now = nanoTime.getAsLong();
    started.values().removeIf(start -> now - start >= intervalNanos);
    Long last = started.get(key);
    waiting.put(key, new Waiting(target, last == null ? now : last + intervalNanos));
    notifyAll();
    return true;
  }

  /** Waits for an instance that is due; empty when the queue is closed. */
  synchronized Optional<ViewInstance> take() throws InterruptedException {
    while (!closed) {
      long now = nanoTime.getAsLong();
      long next = Long.MAX_VALUE;
      for (Iterator<Waiting> all = waiting.values().iterator(); all.hasNext(); ) {
        Waiting candidate = all.next();
        ViewKey key = candidate.target().key();
        if (running.contains(key)) {
          continue;
        }
        if (candidate.notBefore() - now <= 0) {
          all.remove();
          running.add(key);
          started.put(key, now);
          return Optional.of(candidate.target());
        }
        next = Math.min(next, candidate.notBefore() - now);
      }
      // Offers and ends of runs wake it up.
      if (next == Long.MAX_VALUE) {
        wait();
      } else {
        wait(next / 1_000_000 + 1);
      }
    }
    return Optional.empty();
  }

  /** Says that a run is over. */
  synchronized void done(ViewInstance target) {
    running.remove(target.key());
    notifyAll();
  }

  /** Returns how many wait. */
  synchronized int size() {
    return waiting.size();
  }

  /** Drops what waits, and refuses more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }
}
