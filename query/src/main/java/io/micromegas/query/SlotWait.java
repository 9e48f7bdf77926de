package io.micromegas.query;

import io.micromegas.engine.Engine;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The time that a statement waits for slots of the engine, which ends when it is stopped. */
final class SlotWait {
  private final Object lock = new Object();
  private @Nullable Thread waiter;
  private boolean ended;
  private long since;
  private long nanos;

  /** Opens a session; throws CANCELLED when {@link #end} is called before there is a slot. */
  Engine.Session open(Engine engine, Engine.Lane lane, BooleanSupplier stopped) {
    synchronized (lock) {
      waiter = Thread.currentThread();
      since = System.nanoTime();
      ended = stopped.getAsBoolean();
      if (ended) {
        waiter.interrupt();
      }
    }
    try {
      return engine.open(lane);
    } finally {
      synchronized (lock) {
        waiter = null;
        nanos += System.nanoTime() - since;
        if (ended) {
          // It was this interrupt, and nobody else has to know of it.
          boolean _ = Thread.interrupted();
        }
      }
    }
  }

  /** Ends the waiting, if there is some; from any thread. */
  void end() {
    synchronized (lock) {
      Thread waiting = waiter;
      if (waiting != null) {
        ended = true;
        waiting.interrupt();
      }
    }
  }

  boolean isWaiting() {
    synchronized (lock) {
      return waiter != null;
    }
  }

  /** Returns how long it has waited in all. */
  long nanos() {
    synchronized (lock) {
      return waiter == null ? nanos : nanos + System.nanoTime() - since;
    }
  }
}
