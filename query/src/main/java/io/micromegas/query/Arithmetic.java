package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Operators by the kinds of their operands: times keep their nanoseconds, {@code /} of integers is
 * an integer, and of others follows IEEE 754.
 */
final class Arithmetic {
  private final Kinds kinds;
  private final Durations durations;

  Arithmetic(Kinds kinds, Durations durations) {
    this.kinds = kinds;
    this.durations = durations;
  }

  /** Returns what stands in the place of an operator, with its kind noted. */
  JsonNode apply(ObjectNode node) {
    String operator = Nodes.functionName(node);
    List<JsonNode> operands = Nodes.arguments(node);
    if (operands.size() == 1) {
      return unary(node, operator, operands.getFirst());
    }
    if (operands.size() == 2) {
      JsonNode left = operands.get(0);
      JsonNode right = operands.get(1);
      Optional<JsonNode> replaced =
          switch (operator) {
            case "+" -> plus(left, right);
            case "-" -> minus(left, right);
            case "*" -> times(left, right);
            case "/", "//", "%" -> divided(operator, left, right);
            default -> Optional.empty();
          };
      if (replaced.isPresent()) {
        return replaced.get();
      }
    }
    durations.becomeIntervals(node);
    return kinds.note(node, plainKind(operator, kinds.of(Nodes.arguments(node))));
  }

  private JsonNode unary(ObjectNode node, String operator, JsonNode operand) {
    ValueKind kind = kinds.of(operand);
    boolean signed = operator.equals("-") || operator.equals("+");
    if (!signed) {
      durations.becomeIntervals(node);
    }
    boolean keeps =
        signed && (kind.isNumber() || kind == ValueKind.DURATION || kind == ValueKind.INTERVAL);
    return kinds.note(node, keeps ? kind : FunctionKinds.of(operator, List.of(kind)));
  }

  private Optional<JsonNode> plus(JsonNode left, JsonNode right) {
    if (kinds.of(left).isTime()) {
      return moved("+", left, right);
    }
    if (kinds.of(right).isTime()) {
      return moved("+", right, left);
    }
    if (kinds.of(left) == ValueKind.DATE && kinds.of(right) == ValueKind.DURATION) {
      return moved("+", left, right);
    }
    if (kinds.of(right) == ValueKind.DATE && kinds.of(left) == ValueKind.DURATION) {
      return moved("+", right, left);
    }
    return sum("+", left, right);
  }

  private Optional<JsonNode> minus(JsonNode left, JsonNode right) {
    if (isMoment(left, right) && isMoment(right, left)) {
      JsonNode difference =
          Nodes.operator("-", Durations.nanos(moment(left)), Durations.nanos(moment(right)));
      return Optional.of(kinds.note(difference, ValueKind.DURATION));
    }
    boolean fromDate = kinds.of(left) == ValueKind.DATE && kinds.of(right) == ValueKind.DURATION;
    return kinds.of(left).isTime() || fromDate ? moved("-", left, right) : sum("-", left, right);
  }

  /** Returns whether a value is a moment, or is one because what it is subtracted from is. */
  private boolean isMoment(JsonNode node, JsonNode other) {
    return switch (kinds.of(node)) {
      case TIME, WALL_TIME -> true;
      case DATE -> kinds.of(other).isTime();
      case TEXT -> kinds.of(other).isTime() && Moments.isDated(node);
      case DURATION, INTERVAL, INTEGER, FRACTION, BINARY, NULL, OTHER -> false;
    };
  }

  private JsonNode moment(JsonNode node) {
    return kinds.of(node) == ValueKind.TEXT ? Moments.zoned(node, false) : node;
  }

  /** Returns a time and how far to go from it, or nothing if that is not known to be so far. */
  Optional<JsonNode> moved(String operator, JsonNode time, JsonNode step) {
    ValueKind kind = kinds.of(time) == ValueKind.WALL_TIME ? ValueKind.WALL_TIME : ValueKind.TIME;
    JsonNode interval = step;
    switch (kinds.of(step)) {
      case DURATION -> {
        JsonNode nanos = Nodes.operator(operator, Durations.nanos(time), step);
        return Optional.of(kinds.note(Moments.ofNanos(nanos), kind));
      }
      case TEXT -> {
        if (!Nodes.isLiteral(step, "STRING") || Moments.isDated(step)) {
          return Optional.empty();
        }
        interval = Nodes.cast(step, "INTERVAL", false);
      }
      case INTERVAL -> {}
      case INTEGER, FRACTION ->
          throw Refusal.because(
              "a number is no length of time: write how much of what, as in time "
                  + operator
                  + " 5 * INTERVAL '1 second'");
      case TIME, WALL_TIME, DATE, BINARY, NULL, OTHER -> {
        return Optional.empty();
      }
    }
    if (FixedIntervals.isFixed(interval)) {
      JsonNode nanos = Nodes.operator(operator, Durations.nanos(time), Durations.nanos(interval));
      return Optional.of(kinds.note(Moments.ofNanos(nanos), kind));
    }
    String macro = operator.equals("+") ? "time_plus" : "time_minus";
    return Optional.of(kinds.note(Nodes.call(macro, List.of(time, interval)), kind));
  }

  /** Adds or subtracts lengths of time of which one is exact. */
  private Optional<JsonNode> sum(String operator, JsonNode left, JsonNode right) {
    if (kinds.of(left) != ValueKind.DURATION && kinds.of(right) != ValueKind.DURATION) {
      return Optional.empty();
    }
    Optional<JsonNode> a = durations.asNanos(left);
    Optional<JsonNode> b = durations.asNanos(right);
    return a.isPresent() && b.isPresent()
        ? Optional.of(kinds.note(Nodes.operator(operator, a.get(), b.get()), ValueKind.DURATION))
        : Optional.empty();
  }

  private Optional<JsonNode> times(JsonNode left, JsonNode right) {
    if (kinds.of(right) == ValueKind.DURATION) {
      return times(right, left);
    }
    if (kinds.of(left) != ValueKind.DURATION || !kinds.of(right).isNumber()) {
      return Optional.empty();
    }
    return Optional.of(whole(Nodes.operator("*", left, right), kinds.of(right)));
  }

  private Optional<JsonNode> divided(String operator, JsonNode left, JsonNode right) {
    ValueKind divisor = kinds.of(right);
    ValueKind dividend = kinds.of(left);
    if (dividend == ValueKind.DURATION && divisor.isNumber() && !operator.equals("%")) {
      String exact = divisor == ValueKind.INTEGER ? "//" : "/";
      return Optional.of(whole(Nodes.operator(exact, left, right), divisor));
    }
    boolean length = dividend == ValueKind.DURATION || dividend == ValueKind.INTERVAL;
    if (length && (divisor == ValueKind.DURATION || divisor == ValueKind.INTERVAL)) {
      JsonNode a = durations.asNanos(left).orElse(left);
      JsonNode b = durations.asNanos(right).orElse(right);
      return Optional.of(
          operator.equals("/")
              ? kinds.note(Nodes.operator("/", a, b), ValueKind.FRACTION)
              : kinds.note(
                  Nodes.operator(operator, a, b),
                  operator.equals("%") ? ValueKind.DURATION : ValueKind.INTEGER));
    }
    if (!operator.equals("/") || dividend == ValueKind.INTERVAL) {
      return Optional.empty();
    }
    if (dividend == ValueKind.FRACTION || divisor == ValueKind.FRACTION) {
      return Optional.of(kinds.note(Nodes.operator("/", left, right), ValueKind.FRACTION));
    }
    // Of integers an integer; of what is not known, whatever it is: then by zero is an error.
    JsonNode quotient = Nodes.operator("//", durations.plain(left), durations.plain(right));
    return Optional.of(
        kinds.note(
            quotient,
            dividend == ValueKind.INTEGER && divisor == ValueKind.INTEGER
                ? ValueKind.INTEGER
                : ValueKind.OTHER));
  }

  /** Returns a duration, rounded where a fraction went in. */
  private JsonNode whole(JsonNode nanos, ValueKind factor) {
    return kinds.note(
        factor == ValueKind.INTEGER ? nanos : Nodes.cast(nanos, "BIGINT", false),
        ValueKind.DURATION);
  }

  private static ValueKind plainKind(String operator, List<ValueKind> operands) {
    boolean arithmetic = List.of("+", "-", "*", "%", "//").contains(operator);
    if (!arithmetic || operands.size() != 2) {
      return operator.equals("||") && operands.contains(ValueKind.TEXT)
          ? ValueKind.TEXT
          : FunctionKinds.of(operator, operands);
    }
    ValueKind left = operands.get(0);
    ValueKind right = operands.get(1);
    if (left.isNumber() && right.isNumber()) {
      return left.or(right);
    }
    if (left == ValueKind.DATE || right == ValueKind.DATE) {
      return date(operator, left, right);
    }
    return left == ValueKind.INTERVAL || right == ValueKind.INTERVAL
        ? ValueKind.INTERVAL
        : ValueKind.OTHER;
  }

  private static ValueKind date(String operator, ValueKind left, ValueKind right) {
    if (left == right) {
      return operator.equals("-") ? ValueKind.INTEGER : ValueKind.OTHER;
    }
    if (left == ValueKind.INTERVAL || right == ValueKind.INTERVAL) {
      return ValueKind.TIME;
    }
    return left == ValueKind.INTEGER || right == ValueKind.INTEGER
        ? ValueKind.DATE
        : ValueKind.OTHER;
  }
}
