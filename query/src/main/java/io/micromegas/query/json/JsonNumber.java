package io.micromegas.query.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * A number as it is written.
 *
 * @param text in the forms that {@link JsonReader} takes
 */
record JsonNumber(String text) {
  /** What fits a BIGINT is not longer, but for zeros that nobody writes. */
  private static final int MOST_EXACT_DIGITS = 100;

  static JsonNumber of(byte[] text) {
    return new JsonNumber(new String(text, StandardCharsets.US_ASCII));
  }

  private boolean isWord() {
    char last = text.charAt(text.length() - 1);
    return last >= 'A';
  }

  /** Returns the nearest double. */
  double asDouble() {
    return isWord() ? wordAsDouble() : Double.parseDouble(text);
  }

  private double wordAsDouble() {
    if (AsciiCase.lower((byte) text.charAt(text.length() - 1)) == 'n') {
      return Double.NaN;
    }
    return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** Returns the number where it is a whole one of 64 bits. */
  OptionalLong asLong() {
    if (isWord()) {
      return OptionalLong.empty();
    }
    if (text.length() > MOST_EXACT_DIGITS) {
      double value = asDouble();
      boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p63;
      return whole ? OptionalLong.of((long) value) : OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          isInteger() ? Long.parseLong(text) : new BigDecimal(text).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      // A fraction, too large, or with an exponent that even BigDecimal does not take.
      return OptionalLong.empty();
    }
  }

  private boolean isInteger() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return false;
      }
    }
    return true;
  }

  /** Returns the number as JSON writes it, its digits untouched. */
  byte[] canonical() {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    String written;
    if (isWord()) {
      double value = wordAsDouble();
      return Double.toString(value).getBytes(StandardCharsets.US_ASCII);
    }
    int exponent = digits.length();
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) == 'e' || digits.charAt(i) == 'E') {
        exponent = i;
      }
    }
    int point = digits.indexOf('.');
    String whole = digits.substring(0, point < 0 ? exponent : point);
    String part = point < 0 ? "" : digits.substring(point + 1, exponent);
    written =
        (negative ? "-" : "")
            + stripZeros(whole)
            + (part.isEmpty() ? "" : "." + part)
            + digits.substring(exponent);
    return written.getBytes(StandardCharsets.US_ASCII);
  }

  private static String stripZeros(String whole) {
    int zeros = 0;
    while (zeros < whole.length() - 1 && whole.charAt(zeros) == '0') {
      zeros++;
    }
    return whole.isEmpty() ? "0" : whole.substring(zeros);
  }
}
