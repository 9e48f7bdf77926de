package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Intervals that are so many microseconds whenever they begin: no months in them. In UTC a day is
 * 24 hours.
 */
final class FixedIntervals {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?i)[\\s\\d.:+-]*((microsecond|microsec|millisecond|millisec|second|minute|hour|day|week)s?"
              + "|usecs?|us|msecs?|ms|secs?|s|mins?|hrs?|h|d|w|ago|\\s|[\\d.:+-])*");

  private static final Set<String> MAKERS =
      Set.of(
          "to_weeks",
          "to_days",
          "to_hours",
          "to_minutes",
          "to_seconds",
          "to_milliseconds",
          "to_microseconds");

  private static final Pattern PLAIN =
      Pattern.compile(
          "(?i)\\s*[1-9]\\d{0,5}\\s*(microsecond|millisecond|second|minute|hour|day|week)s?\\s*");

  private FixedIntervals() {}

  /** Whether an interval is a constant text of one number above zero and one unit. */
  static boolean isPlain(JsonNode interval) {
    JsonNode text = text(interval);
    return Nodes.isLiteral(text, "STRING") && PLAIN.matcher(Nodes.literalText(text)).matches();
  }

  /** Returns the text that an interval is cast from, or what there is instead. */
  static JsonNode text(JsonNode interval) {
    return Nodes.text(interval, "class").equals("CAST") ? interval.path("child") : interval;
  }

  static boolean isFixed(JsonNode interval) {
    if (Nodes.text(interval, "class").equals("CAST")) {
      JsonNode text = interval.path("child");
      return Nodes.isLiteral(text, "STRING") && TEXT.matcher(Nodes.literalText(text)).matches();
    }
    if (!Nodes.isFunction(interval)) {
      return false;
    }
    List<JsonNode> arguments = Nodes.arguments(interval);
    return switch (Nodes.functionName(interval)) {
      case "+", "-" -> arguments.stream().allMatch(FixedIntervals::isFixed);
      case "*" -> arguments.stream().anyMatch(FixedIntervals::isFixed);
      default -> MAKERS.contains(Nodes.functionName(interval));
    };
  }
}
