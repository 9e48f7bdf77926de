package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Instant;

/** Every time of the lake is a 64-bit count of nanoseconds since the epoch: 1677 to 2262. */
final class StorableTimes {
  private static final Instant FIRST = Instant.ofEpochSecond(0, Long.MIN_VALUE).plusNanos(999);
  private static final Instant LAST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

  private StorableTimes() {}

  static void check(String name, Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          name + " is " + time + "; times from " + FIRST + " to " + LAST + " can be stored");
    }
  }
}
