package io.micromegas.otlp;

import io.micromegas.telemetry.TextTable;

/** Takes the histograms of a message, in order. */
public interface HistogramSink {
  /** Called once, before the first, with the table that text ids refer to. */
  void start(TextTable texts);

  /** Takes a histogram. */
  void histogram(Point point);

  /**
   * A point of a histogram or an exponential histogram.
   *
   * @param time nanoseconds since the epoch, UTC
   * @param start since when was counted; 0 where that is not told
   * @param target text id, as those that follow
   * @param bounds JSON. Of a histogram an array of the upper bounds of its buckets, ascending; the
   *     last bucket has none. Of an exponential one an object: {@code scale}, {@code
   *     zero_threshold}, {@code positive_offset}, {@code negative_offset}
   * @param counts JSON. Of a histogram an array with one more entry than {@code bounds}; of an
   *     exponential one an object: arrays {@code positive} and {@code negative}, and {@code zero}
   * @param count of all values, as the point says
   * @param sum NaN where it is not told, as {@code min} and {@code max}
   * @param exemplars JSON array of objects: {@code attributes}, {@code span_id} and {@code
   *     trace_id} in hexadecimal, {@code time}, {@code value}
   * @param properties a JSON object with sorted keys
   */
  record Point(
      long time,
      long start,
      int target,
      int name,
      int unit,
      long count,
      double sum,
      double min,
      double max,
      int bounds,
      int counts,
      int exemplars,
      int properties) {}
}
