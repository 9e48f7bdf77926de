package io.micromegas.otlp;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;

/** Which points of histograms make sense, by the library's objects. */
final class HistogramsByLibrary {
  private HistogramsByLibrary() {}

  static boolean isShown(HistogramDataPoint point) {
    if ((point.getFlags() & 1) != 0 || point.getTimeUnixNano() <= 0) {
      return false;
    }
    List<Double> bounds = point.getExplicitBoundsList();
    if (point.getBucketCountsCount() == 0 && bounds.isEmpty()) {
      return point.getCount() >= 0;
    }
    for (int i = 0; i < bounds.size(); i++) {
      double before = i == 0 ? Double.NEGATIVE_INFINITY : bounds.get(i - 1);
      if (!(bounds.get(i) > before) || bounds.get(i) == Double.POSITIVE_INFINITY) {
        return false;
      }
    }
    return point.getBucketCountsCount() == bounds.size() + 1
        && addUp(point.getBucketCountsList().stream(), point.getCount());
  }

  static boolean isShown(ExponentialHistogramDataPoint point) {
    double threshold = point.getZeroThreshold();
    return (point.getFlags() & 1) == 0
        && point.getTimeUnixNano() > 0
        && threshold >= 0
        && Double.isFinite(threshold)
        && addUp(
            Stream.concat(
                Stream.of(point.getZeroCount()),
                Stream.concat(
                    point.getPositive().getBucketCountsList().stream(),
                    point.getNegative().getBucketCountsList().stream())),
            point.getCount());
  }

  private static boolean addUp(Stream<Long> counts, long total) {
    List<Long> all = counts.toList();
    BigInteger sum = all.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    return all.stream().allMatch(count -> count >= 0) && sum.equals(BigInteger.valueOf(total));
  }
}
