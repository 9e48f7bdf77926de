package io.micromegas.testing;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What goes wrong when, for one user of a store and a catalog: all of it follows from the seed and
 * the order of that user's calls. Thread-safe.
 */
class Faults {
  /** What happens to one call. */
  enum Fate {
    WELL,
    FAILS_BEFORE,
    FAILS_AFTER,
    REPEATED
  }

  private final Random random;
  private final double rate;
  private final Map<String, Integer> done = new TreeMap<>();
  private boolean on = true;

  /** Faults in so many of the calls. */
  Faults(long seed, double rate) {
    this.random = new Random(seed);
    this.rate = rate;
  }

  static Faults none() {
    return new Faults(0, 0);
  }

  /** From now on everything goes well. */
  synchronized void off() {
    on = false;
  }

  /** Decides, and waits as long as a slow call would. */
  Fate next(String call) throws InterruptedException {
    long micros;
    Fate fate = Fate.WELL;
    synchronized (this) {
      if (!on || rate == 0) {
        return fate;
      }
      double lot = random.nextDouble();
      micros = random.nextInt(8) == 0 ? random.nextInt(10_000) : 0;
      if (lot < rate) {
        fate = Fate.values()[1 + random.nextInt(3)];
        done.merge(call + " " + fate, 1, Integer::sum);
      }
    }
    if (micros > 0) {
      Thread.sleep(micros / 1_000, (int) (micros % 1_000) * 1_000);
    }
    return fate;
  }

  synchronized int upTo(int bound) {
    return random.nextInt(bound);
  }

  synchronized int count() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized Map<String, Integer> done() {
    return new TreeMap<>(done);
  }

  /** Called when a call had its effect and its answer is to be lost. */
  MicromegasException lost(String call) {
    return error(call + ", after");
  }

  static MicromegasException error(String call) {
    return new MicromegasException(ErrorCode.UNAVAILABLE, "made to fail: " + call);
  }
}
