package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;

/** Stopping when the query is over. */
final class Cancelled {
  private Cancelled() {}

  static void check(Cancellation cancellation) {
    if (cancellation.isCancelled()) {
      throw error();
    }
  }

  static MicromegasException error() {
    return new MicromegasException(ErrorCode.CANCELLED, "the query was cancelled");
  }
}
