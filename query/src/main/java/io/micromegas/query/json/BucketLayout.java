package io.micromegas.query.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Which bins of equal width stand for the buckets between some bounds. It is made of the bounds
 * alone, so that all points of a metric have the same and can be added up.
 *
 * @param start where the first bin begins
 * @param end where the last one ends
 */
record BucketLayout(double start, double end, int bins) {
  /** Enough for OpenTelemetry's own bounds to fall on edges of bins. */
  static final int MOST_BINS = 2_048;

  /**
   * Returns the widest bins that have all bounds on their edges; if these are too many, as many as
   * there may be. What is below the first bound is taken to begin at 0, if that is below it.
   *
   * @param bounds ascending, at least one
   */
  static BucketLayout of(double[] bounds) {
    double start = Math.min(0, bounds[0]);
    double end = bounds[bounds.length - 1];
    if (start == end) {
      // One bound, at or below 0: something below it, something above.
      return new BucketLayout(start - 1, end + 1, 2);
    }
    BigDecimal origin = BigDecimal.valueOf(start);
    int scale = origin.scale();
    for (double bound : bounds) {
      scale = Math.max(scale, BigDecimal.valueOf(bound).scale());
    }
    BigInteger width = BigInteger.ZERO;
    BigInteger last = BigInteger.ZERO;
    // Of numbers as they are written, in units of the last digit that any of them has.
    for (double bound : bounds) {
      last = BigDecimal.valueOf(bound).subtract(origin).setScale(scale).unscaledValue();
      width = width.gcd(last);
    }
    BigInteger exact = last.divide(width);
    boolean few = exact.compareTo(BigInteger.valueOf(MOST_BINS)) <= 0;
    return new BucketLayout(start, end, few ? exact.intValueExact() : MOST_BINS);
  }

  /**
   * Returns bins up to a power of two, from 0 or as far below it: those of a smaller one lie within
   * those of a larger.
   *
   * @param largest distance from 0
   */
  static BucketLayout around0(double largest, boolean negative) {
    double end = 1;
    if (largest > 0) {
      int exponent = Math.getExponent(largest);
      double power = Math.scalb(1.0, exponent);
      end = power < largest ? 2 * power : power;
    }
    return new BucketLayout(negative ? -end : 0, end, MOST_BINS);
  }

  /** Where a value is, in bins from the start; never outside. */
  double place(double value) {
    double place = (value - start) / (end - start) * bins;
    return Math.clamp(place, 0, bins);
  }
}
