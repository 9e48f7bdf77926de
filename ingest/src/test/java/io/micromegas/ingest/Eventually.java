package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.fail;

import java.util.function.BooleanSupplier;

/** Waits for what happens on another thread. */
final class Eventually {
  private Eventually() {}

  static void isTrue(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("not within 10 s");
      }
      Flaky.sleep(5);
    }
  }
}
