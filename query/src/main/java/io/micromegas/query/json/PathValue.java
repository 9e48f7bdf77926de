package io.micromegas.query.json;

import io.micromegas.query.json.PathCondition.Comparison;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A value that a filter compares. */
sealed interface PathValue {
  /** JSON's null. */
  record Null() implements PathValue {}

  /** True or false. */
  record Flag(boolean value) implements PathValue {}

  /** A text, in UTF-8. */
  record Text(byte[] value) implements PathValue {}

  /** A whole number of 64 bits. */
  record Whole(long value) implements PathValue {}

  /** Another number. */
  record Real(double value) implements PathValue {}

  /** An object or an array, which nothing compares with. */
  record Container() implements PathValue {}

  static PathValue of(JsonText json, int node) {
    return switch (json.kind(node)) {
      case NULL -> new Null();
      case TRUE -> new Flag(true);
      case FALSE -> new Flag(false);
      case NUMBER -> number(json.number(node));
      case TEXT, ESCAPED -> new Text(json.content(node));
      case ARRAY, OBJECT -> new Container();
    };
  }

  static PathValue number(JsonNumber number) {
    OptionalLong whole = number.asLong();
    return whole.isPresent() ? new Whole(whole.getAsLong()) : new Real(number.asDouble());
  }

  /** Returns whether a comparison holds; never between values of different kinds, but null. */
  static boolean compare(PathValue left, Comparison how, PathValue right) {
    if (left instanceof Null != right instanceof Null) {
      return how == Comparison.NOT_EQUAL;
    }
    return switch (left) {
      case Null _ -> how.holds(0);
      case Flag a -> right instanceof Flag b && how.holds(Boolean.compare(a.value, b.value));
      case Text a -> right instanceof Text b && how.holds(Arrays.compareUnsigned(a.value, b.value));
      case Whole a when right instanceof Whole b -> how.holds(Long.compare(a.value, b.value));
      case Whole a -> right instanceof Real b && compare((double) a.value, how, b.value);
      case Real a when right instanceof Whole b -> compare(a.value, how, (double) b.value);
      case Real a -> right instanceof Real b && compare(a.value, how, b.value);
      case Container _ -> false;
    };
  }

  private static boolean compare(double a, Comparison how, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return false;
    }
    return how.holds(a < b ? -1 : a > b ? 1 : 0);
  }

  /** Computes a number of two; null where that is none. */
  static @Nullable PathValue compute(PathValue left, char operator, PathValue right) {
    if (left instanceof Whole a && right instanceof Whole b) {
      OptionalLong whole = whole(a.value, operator, b.value);
      if (whole.isPresent()) {
        return new Whole(whole.getAsLong());
      }
    }
    double a = real(left);
    double b = real(right);
    boolean byZero = (operator == '/' || operator == '%') && b == 0;
    if (byZero || Double.isNaN(a) || Double.isNaN(b)) {
      return null;
    }
    return new Real(
        switch (operator) {
          case '+' -> a + b;
          case '-' -> a - b;
          case '*' -> a * b;
          case '/' -> a / b;
          default -> a % b;
        });
  }

  /** Computes among whole numbers; empty where the result is none of 64 bits. */
  private static OptionalLong whole(long a, char operator, long b) {
    try {
      return switch (operator) {
        case '+' -> OptionalLong.of(Math.addExact(a, b));
        case '-' -> OptionalLong.of(Math.subtractExact(a, b));
        case '*' -> OptionalLong.of(Math.multiplyExact(a, b));
        case '/' ->
            b != 0 && a % b == 0 ? OptionalLong.of(Math.divideExact(a, b)) : OptionalLong.empty();
        default -> b != 0 ? OptionalLong.of(a % b) : OptionalLong.empty();
      };
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static double real(PathValue value) {
    return switch (value) {
      case Whole whole -> (double) whole.value;
      case Real real -> real.value;
      case Null _, Flag _, Text _, Container _ -> Double.NaN;
    };
  }
}
