package io.micromegas.testing;

import io.micromegas.base.MicromegasException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Comes to a standstill in one call, before it has an effect or after, and says that it is there.
 */
final class StopPoint extends Faults {
  /** What is printed when it is time to be killed. */
  static final String HERE = "standing still";

  private final String call;
  private final boolean after;
  private final AtomicInteger left;

  /** Stops in the call so many of the same name later. */
  StopPoint(String call, int later, boolean after) {
    super(0, 0);
    this.call = call;
    this.after = after;
    this.left = new AtomicInteger(later);
  }

  @Override
  Fate next(String name) throws InterruptedException {
    if (name.equals(call) && left.getAndDecrement() == 0) {
      if (after) {
        return Fate.FAILS_AFTER;
      }
      standStill();
    }
    return Fate.WELL;
  }

  @Override
  MicromegasException lost(String name) {
    standStill();
    return super.lost(name);
  }

  private static void standStill() {
    System.out.println(HERE);
    System.out.flush();
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        // Nothing but a kill gets past here.
      }
    }
  }
}
