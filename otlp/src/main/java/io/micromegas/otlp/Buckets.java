package io.micromegas.otlp;

/** The buckets of one point: written as JSON while it is seen whether they make sense. */
final class Buckets {
  private final JsonText out;
  private int bounds;
  private int counts;
  private double last = Double.NEGATIVE_INFINITY;
  private long total;
  private boolean sound = true;

  Buckets(JsonText out) {
    this.out = out;
  }

  /** Takes packed doubles; they have to ascend. */
  void bounds(Wire field, JsonText to) {
    Wire.Packed numbers = field.packed(Wire.FIXED64);
    while (numbers.next()) {
      double bound = Double.longBitsToDouble(numbers.number());
      sound &= bound > last && bound < Double.POSITIVE_INFINITY;
      last = bound;
      if (bounds++ > 0) {
        to.raw(',');
      }
      to.number(bound);
    }
  }

  /**
   * Takes packed counts.
   *
   * @param first whether they are the first of their array
   */
  void counts(Wire field, int type, boolean first) {
    Wire.Packed numbers = field.packed(type);
    for (boolean more = !first; numbers.next(); more = true) {
      if (more) {
        out.raw(',');
      }
      out.number(numbers.number());
      counts++;
      add(numbers.number());
    }
  }

  /** Adds a count that is not in an array. */
  void add(long number) {
    total += number;
    sound &= number >= 0 && total >= 0;
  }

  int size() {
    return counts;
  }

  /** Whether bounds ascend, and counts add up to that of the point. */
  boolean isSound(long count) {
    return sound && total == count;
  }

  /** Whether there is also a count for each bound and one for what is above all; or neither. */
  boolean isComplete(long count) {
    if (counts == 0 && bounds == 0) {
      return count >= 0;
    }
    return isSound(count) && counts == bounds + 1;
  }
}
