package io.micromegas.engine;

/**
 * A value of {@link HistogramType}.
 *
 * @param count of values; the bins add up to it
 * @param bins counts of {@code bins.length} bins of equal width; not copied
 */
public record HistogramValue(
    double start,
    double end,
    double min,
    double max,
    double sum,
    double sumOfSquares,
    long count,
    long[] bins) {

  /** The members before the bins, in the order of the type, as the bits that they are stored as. */
  long bits(int member) {
    return switch (member) {
      case 0 -> Double.doubleToRawLongBits(start);
      case 1 -> Double.doubleToRawLongBits(end);
      case 2 -> Double.doubleToRawLongBits(min);
      case 3 -> Double.doubleToRawLongBits(max);
      case 4 -> Double.doubleToRawLongBits(sum);
      case 5 -> Double.doubleToRawLongBits(sumOfSquares);
      case 6 -> count;
      default -> throw new IndexOutOfBoundsException(member);
    };
  }
}
