package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/** What a histogram is to be made of: finite bounds in order, at least one bin. */
record HistogramBounds(double start, double end, long bins) {
  HistogramBounds {
    if (bins < 1) {
      throw refusal("a histogram has at least one bin, not " + bins);
    }
    if (!Double.isFinite(start) || !Double.isFinite(end)) {
      throw refusal("the bounds of a histogram are finite, not " + start + " and " + end);
    }
    if (start > end) {
      throw refusal("the start of a histogram is not after its end: " + start + " > " + end);
    }
  }

  static MicromegasException refusal(String why) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, "make_histogram: " + why);
  }

  static MicromegasException nullBounds() {
    return refusal(
        "start, end and number of bins must not be NULL; where they are computed from no rows, leave"
            + " out the rows, as in WHERE lowest IS NOT NULL");
  }
}
