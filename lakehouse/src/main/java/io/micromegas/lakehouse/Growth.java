package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/** How growing arrays grow. */
final class Growth {
  private Growth() {}

  private static final int LARGEST = Integer.MAX_VALUE - 16;

  /** Returns a capacity larger than this one. */
  static int next(int capacity) {
    return next(capacity, (long) capacity + 1);
  }

  /** Returns a capacity of at least {@code needed}, about double the present one. */
  static int next(int capacity, long needed) {
    if (needed > LARGEST) {
      throw new MicromegasException(
          ErrorCode.CORRUPT_BLOCK, "it holds more than one array can take");
    }
    return (int) Math.min(LARGEST, Math.max(needed, 2L * capacity));
  }

  /**
   * Returns the first capacity for rows of a block: its own count of events is only believed as far
   * as the bytes that are really there.
   */
  static int firstCapacity(int claimed, int payloadBytes) {
    return Math.max(0, Math.min(claimed, payloadBytes));
  }
}
