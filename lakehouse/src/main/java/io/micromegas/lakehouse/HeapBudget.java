package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/** How much heap the rows of one block may take: a small block can claim to hold very many rows. */
final class HeapBudget {
  private final long limit;
  private long used;

  HeapBudget(long limit) {
    this.limit = limit;
  }

  /** Counts an array about to be allocated; throws CORRUPT_BLOCK when the budget is used up. */
  void charge(long bytes) {
    used += bytes;
    if (used > limit) {
      throw new MicromegasException(
          ErrorCode.CORRUPT_BLOCK,
          "its rows need more than " + limit + " bytes, the limit for one block");
    }
  }

  void release(long bytes) {
    used -= bytes;
  }
}
