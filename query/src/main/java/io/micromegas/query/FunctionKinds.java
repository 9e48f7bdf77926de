package io.micromegas.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Of what kind the results of functions are: the resource {@code kinds.txt}. */
final class FunctionKinds {
  private static final Map<String, String> RULES = rules();

  private FunctionKinds() {}

  private static Map<String, String> rules() {
    Map<String, String> rules = new HashMap<>();
    for (String line : Resources.lines("kinds.txt")) {
      String[] words = line.split("\\s+", -1);
      for (int i = 1; i < words.length; i++) {
        rules.put(words[i], words[0]);
      }
    }
    return rules;
  }

  /** Returns whether a result is one of the values of the first argument, or all NULL. */
  static boolean keepsFirst(String function) {
    return "first".equals(RULES.get(function));
  }

  static ValueKind of(String function, List<ValueKind> arguments) {
    String rule = RULES.getOrDefault(function, "OTHER");
    if (function.equals("encode") || function.equals("decode")) {
      // Of one argument they are DuckDB's, between text and its bytes.
      boolean bytes = function.equals("encode") == (arguments.size() == 1);
      return bytes ? ValueKind.BINARY : ValueKind.TEXT;
    }
    ValueKind first = arguments.isEmpty() ? ValueKind.OTHER : arguments.getFirst();
    return switch (rule) {
      case "first" -> first;
      case "number" -> first.isNumber() ? first : ValueKind.OTHER;
      case "any" -> arguments.stream().reduce(ValueKind::or).orElse(ValueKind.OTHER);
      default -> ValueKind.valueOf(rule);
    };
  }
}
