package io.micromegas.query;

import java.util.List;

/** Red, green and blue, from 0 to 255 or a little beyond, as functions of a number from 0 to 1. */
sealed interface ColorScale {
  /** Returns a channel's value: 0 red, 1 green, 2 blue. */
  double at(int channel, double t);

  /** Returns the integer of a channel's value. */
  static int channel(double value) {
    // Where a channel does not change, its weighted sum must not fall short of it.
    return (int) Math.clamp(value + 1e-9, 0, 255);
  }

  /** One polynomial a channel, lowest power first. */
  @SuppressWarnings("ArrayRecordComponent") // constants, never compared
  record Polynomials(double[]... channels) implements ColorScale {
    @Override
    public double at(int channel, double t) {
      double[] coefficients = channels[channel];
      double value = 0;
      for (int i = coefficients.length - 1; i >= 0; i--) {
        value = coefficients[i] + t * value;
      }
      return value;
    }
  }

  /** A uniform cubic B-spline, one control point per entry of a table; it meets both its ends. */
  @SuppressWarnings("ArrayRecordComponent") // constants, never compared
  record Spline(int[] colors) implements ColorScale {
    private static final int DIGITS = 6;

    /** Reads a table of {@code color_scales.txt}. */
    static Spline read(String name) {
      List<String> lines = Resources.lines("color_scales.txt");
      int begin = lines.indexOf("[" + name + "]") + 1;
      StringBuilder digits = new StringBuilder();
      for (int i = begin; i < lines.size() && !lines.get(i).startsWith("["); i++) {
        digits.append(lines.get(i));
      }
      int[] colors = new int[digits.length() / DIGITS];
      for (int i = 0; i < colors.length; i++) {
        colors[i] = Integer.parseInt(digits, i * DIGITS, (i + 1) * DIGITS, 16);
      }
      return new Spline(colors);
    }

    @Override
    public double at(int channel, double t) {
      int segments = colors.length - 1;
      int i = Math.min((int) (t * segments), segments - 1);
      double x = t * segments - i;
      double second = point(channel, i);
      double third = point(channel, i + 1);
      // Beyond the ends, points mirrored at the last one.
      double first = i > 0 ? point(channel, i - 1) : 2 * second - third;
      double fourth = i < segments - 1 ? point(channel, i + 2) : 2 * third - second;
      return ((1 - 3 * x + 3 * x * x - x * x * x) * first
              + (4 - 6 * x * x + 3 * x * x * x) * second
              + (1 + 3 * x + 3 * x * x - 3 * x * x * x) * third
              + x * x * x * fourth)
          / 6;
    }

    private int point(int channel, int index) {
      return colors[index] >> (16 - 8 * channel) & 255;
    }
  }
}
