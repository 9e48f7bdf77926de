package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bins of the histograms that the statement in a slot is making. They are outside DuckDB's
 * memory limit, so they have one of their own, of the same size.
 */
final class HistogramMemory {
  private final AtomicLong used = new AtomicLong();
  private final long limit;

  HistogramMemory(long limit) {
    this.limit = limit;
  }

  /** Returns the address of so many zeroed counts. */
  long allocate(long bins) {
    // A list of more items is not one for DuckDB either.
    long bytes = bins > Integer.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, bins) * Long.BYTES;
    if (bytes > limit || used.addAndGet(bytes) > limit) {
      if (bytes <= limit) {
        used.addAndGet(-bytes);
      }
      throw exhausted(bins);
    }
    long address = NativeMemory.allocate(bytes);
    if (address == 0) {
      used.addAndGet(-bytes);
      throw exhausted(bins);
    }
    return address;
  }

  void free(long address, long bins) {
    NativeMemory.free(address);
    used.addAndGet(-Math.max(1, bins) * Long.BYTES);
  }

  /** Returns the bytes in use. */
  long used() {
    return used.get();
  }

  private MicromegasException exhausted(long bins) {
    return new MicromegasException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "the histograms of this query, one of them with "
            + bins
            + " bins, need more memory than one query may use ("
            + limit
            + " bytes); make fewer groups or bins");
  }
}
