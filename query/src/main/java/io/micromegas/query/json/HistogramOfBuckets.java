package io.micromegas.query.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micromegas.engine.ColumnType;
import io.micromegas.engine.HistogramValue;
import io.micromegas.engine.TextFunction;
import io.micromegas.lakehouse.Histograms;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes histograms of bins of equal width out of the buckets that the view {@code histograms}
 * keeps. The count of a bucket is spread evenly over the bins that it covers, so that a quantile is
 * where linear interpolation within the bucket has it; the bins add up to the count exactly. What
 * is below the first or above the last bin is in these. Least and greatest value and the sums are
 * estimates: edges of the outermost buckets, and values spread evenly within each.
 */
public final class HistogramOfBuckets {
  private static final byte[] POSITIVE = "positive".getBytes(US_ASCII);
  private static final byte[] NEGATIVE = "negative".getBytes(US_ASCII);
  private static final byte[] ZERO = "zero".getBytes(US_ASCII);
  private static final byte[] SCALE = "scale".getBytes(US_ASCII);
  private static final byte[] POSITIVE_OFFSET = "positive_offset".getBytes(US_ASCII);
  private static final byte[] NEGATIVE_OFFSET = "negative_offset".getBytes(US_ASCII);
  private static final byte[] ZERO_THRESHOLD = "zero_threshold".getBytes(US_ASCII);

  /** The function of the engine; NULL for points without buckets. Not for statements. */
  public static final TextFunction FUNCTION =
      new TextFunction(
          Histograms.OF_BUCKETS,
          2,
          ColumnType.HISTOGRAM,
          true,
          (arguments, cancelled) -> of(arguments[0], arguments[1]));

  private final BucketLayout layout;
  private final long[] bins;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double sumOfSquares;
  private long count;

  private HistogramOfBuckets(BucketLayout layout) {
    this.layout = layout;
    this.bins = new long[layout.bins()];
  }

  static @Nullable HistogramValue of(byte[] boundsText, byte[] countsText) {
    JsonText bounds = JsonText.read(boundsText);
    JsonText counts = JsonText.read(countsText);
    if (bounds == null || counts == null) {
      return null;
    }
    return bounds.kind(JsonText.ROOT) == JsonText.Kind.ARRAY
        ? explicit(reals(bounds), longs(counts, JsonText.ROOT))
        : exponential(bounds, counts);
  }

  private static @Nullable HistogramValue explicit(double[] bounds, long[] counts) {
    if (bounds.length == 0 || counts.length != bounds.length + 1) {
      return null;
    }
    HistogramOfBuckets made = new HistogramOfBuckets(BucketLayout.of(bounds));
    double lower = Math.min(made.layout.start(), bounds[0]);
    for (int i = 0; i < counts.length; i++) {
      double upper = i < bounds.length ? bounds[i] : made.layout.end();
      made.bucket(lower, Math.max(lower, upper), counts[i]);
      lower = Math.max(lower, upper);
    }
    return made.value();
  }

  private static @Nullable HistogramValue exponential(JsonText bounds, JsonText counts) {
    long[] positive = trimmed(longs(counts, counts.find(JsonText.ROOT, POSITIVE)));
    long[] negative = trimmed(longs(counts, counts.find(JsonText.ROOT, NEGATIVE)));
    long positiveOffset = number(bounds, POSITIVE_OFFSET);
    long negativeOffset = number(bounds, NEGATIVE_OFFSET);
    // The base is 2 to the power of 2 to the power of -scale.
    double step = Math.scalb(1.0, (int) -number(bounds, SCALE));
    double zero = bounds.number(bounds.find(JsonText.ROOT, ZERO_THRESHOLD)).asDouble();
    double largest =
        Math.max(
            zero,
            Math.max(
                positive.length == 0 ? 0 : bound(positiveOffset + positive.length, step),
                negative.length == 0 ? 0 : bound(negativeOffset + negative.length, step)));
    if (!(largest < 0x1p1000)) {
      return null;
    }
    HistogramOfBuckets made =
        new HistogramOfBuckets(BucketLayout.around0(largest, negative.length > 0));
    for (int i = negative.length - 1; i >= 0; i--) {
      made.bucket(
          -bound(negativeOffset + i + 1, step), -bound(negativeOffset + i, step), negative[i]);
    }
    made.bucket(negative.length > 0 ? -zero : 0, zero, number(counts, ZERO));
    for (int i = 0; i < positive.length; i++) {
      made.bucket(
          bound(positiveOffset + i, step), bound(positiveOffset + i + 1, step), positive[i]);
    }
    return made.value();
  }

  private static double bound(long index, double step) {
    return Math.pow(2, index * step);
  }

  /** Adds the count of a bucket. */
  private void bucket(double lower, double upper, long added) {
    if (added <= 0) {
      return;
    }
    spread(layout.place(lower), layout.place(upper), added);
    count += added;
    min = Math.min(min, lower);
    max = Math.max(max, upper);
    double middle = lower + (upper - lower) / 2;
    double width = upper - lower;
    sum += added * middle;
    // Of values spread evenly: the square of their mean, and their variance.
    sumOfSquares += added * (middle * middle + width * width / 12);
  }

  /** Each bin gets its share of what is reached at its end, rounded: together it is all. */
  private void spread(double from, double to, long added) {
    int first = Math.min((int) from, bins.length - 1);
    long given = 0;
    for (int bin = first; bin < bins.length - 1 && bin + 1 < to; bin++) {
      long reached = Math.round(added * ((bin + 1 - from) / (to - from)));
      bins[bin] += reached - given;
      given = reached;
      first = bin + 1;
    }
    bins[first] += added - given;
  }

  private HistogramValue value() {
    boolean empty = count == 0;
    return new HistogramValue(
        layout.start(),
        layout.end(),
        empty ? Double.MAX_VALUE : min,
        empty ? -Double.MAX_VALUE : max,
        sum,
        sumOfSquares,
        count,
        bins);
  }

  private static long number(JsonText object, byte[] key) {
    int node = object.find(JsonText.ROOT, key);
    OptionalLong number = node == JsonText.NONE ? OptionalLong.of(0) : object.number(node).asLong();
    return number.orElse(0);
  }

  private static double[] reals(JsonText array) {
    double[] values = new double[array.size(JsonText.ROOT)];
    int i = 0;
    for (int node = JsonText.first(JsonText.ROOT);
        node < array.next(JsonText.ROOT);
        node = array.next(node)) {
      values[i++] = array.number(node).asDouble();
    }
    return values;
  }

  private static long[] longs(JsonText text, int array) {
    if (array == JsonText.NONE) {
      return new long[0];
    }
    long[] values = new long[text.size(array)];
    int i = 0;
    for (int node = JsonText.first(array); node < text.next(array); node = text.next(node)) {
      values[i++] = text.number(node).asLong().orElse(0);
    }
    return values;
  }

  /** Without the empty buckets at the end, which would widen the bins. */
  private static long[] trimmed(long[] counts) {
    int length = counts.length;
    while (length > 0 && counts[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(counts, length);
  }
}
