package io.micromegas.testing;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** Which errors say that trying again helps, and doing so. */
final class Again {
  /** What may happen to anything when the catalog, the store or a server are in trouble. */
  static final Set<ErrorCode> TROUBLE =
      EnumSet.of(
          ErrorCode.UNAVAILABLE, ErrorCode.OVERLOADED, ErrorCode.TIMEOUT, ErrorCode.CANCELLED);

  private static final int ATTEMPTS = 50;

  private Again() {}

  /** Does something until it goes well; a clock that was moved cancels what was running. */
  static <T> T untilWell(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (MicromegasException e) {
        if (!TROUBLE.contains(e.code()) || attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
