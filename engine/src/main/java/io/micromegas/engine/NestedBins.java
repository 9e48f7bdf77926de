package io.micromegas.engine;

import org.jspecify.annotations.Nullable;

/**
 * Bins that are whole parts of those of a wider histogram: so many as a power of two, from 0, or as
 * far below it as above, to a power of two.
 */
record NestedBins(double start, double end, int bins) {
  /** Returns the narrowest in which both fit; null unless both are such. */
  static @Nullable NestedBins of(
      double start, double end, long bins, double otherStart, double otherEnd, long otherBins) {
    boolean nest =
        bins == otherBins
            && bins > 1
            && Long.bitCount(bins) == 1
            && bins <= 1 << 30
            && isPower(start, end)
            && isPower(otherStart, otherEnd);
    if (!nest) {
      return null;
    }
    double widest = Math.max(end, otherEnd);
    return new NestedBins(start < 0 || otherStart < 0 ? -widest : 0, widest, (int) bins);
  }

  private static boolean isPower(double start, double end) {
    return end >= Double.MIN_NORMAL
        && Double.isFinite(end)
        && end == Math.scalb(1.0, Math.getExponent(end))
        && (start == 0 || start == -end);
  }

  /** Returns the bin that one of another histogram, which fits in, is a part of. */
  int place(NestedBins part, int bin) {
    int halvings = Math.getExponent(end) - Math.getExponent(part.end);
    if (start == 0 || part.start < 0) {
      return start == 0 ? shift(bin, halvings) : shift(bin - bins / 2, halvings) + bins / 2;
    }
    // The part begins at 0, in the middle.
    return shift(bin, halvings + 1) + bins / 2;
  }

  private static int shift(int bin, int halvings) {
    return bin >> Math.min(halvings, 31);
  }
}
