package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Instant;

/** Times as the catalog keeps them. */
final class CatalogTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  private CatalogTime() {}

  /**
   * Returns nanoseconds since the epoch in whole microseconds, cut towards the past as the
   * reference system's database does; INVALID_ARGUMENT if outside of the years 1677 to 2262.
   */
  static long nanos(String what, Instant time) {
    try {
      long micros =
          Math.addExact(
              Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND / NANOS_PER_MICRO),
              time.getNano() / NANOS_PER_MICRO);
      return Math.multiplyExact(micros, NANOS_PER_MICRO);
    } catch (ArithmeticException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          what + " " + time + " is out of range: only the years 1678 to 2261 can be kept",
          e);
    }
  }
}
