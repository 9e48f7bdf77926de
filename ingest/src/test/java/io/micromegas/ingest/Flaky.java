package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.concurrent.atomic.AtomicInteger;

/** What the flaky fakes share. */
final class Flaky {
  private Flaky() {}

  /** Throws as often as the counter says. */
  static void failIf(AtomicInteger times, String where) {
    if (times.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "secret-host:5432 failed on purpose: " + where);
    }
  }

  static void sleep(long millis) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "interrupted", e);
      }
    }
  }
}
