package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much larger macros make a statement. The engine writes a macro's argument wherever the macro
 * uses it, and looks at it once more to choose between overloads with types, so nested calls
 * multiply: twenty of a macro that uses its argument twice are a million. Planning cannot be
 * interrupted, hence a bound.
 */
final class MacroCosts {
  /** Some two seconds of planning. */
  private static final long MOST = 50_000;

  private static final Pattern MACRO =
      Pattern.compile(
          "CREATE MACRO \"?(\\w+)\"?(.*?);[ \\t]*(?:--[^\\n]*)?$",
          Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern OVERLOAD = Pattern.compile("\\(([^()]*)\\)\\s+AS\\b");

  private static final Pattern TOKEN =
      Pattern.compile("'(?:[^']|'')*'|--[^\\n]*|\"[^\"]*\"|[A-Za-z_][\\w.]*|[()]");

  private static final MacroCosts OF_PRELUDES = new MacroCosts(QueryDialect.prelude());

  private final Map<String, Integer> factors = new HashMap<>();

  /**
   * @param prelude macros, each after those that it calls
   */
  MacroCosts(String prelude) {
    Matcher macro = MACRO.matcher(prelude);
    while (macro.find()) {
      factors.put(macro.group(1).toLowerCase(Locale.ROOT), factor(macro.group(2)));
    }
  }

  /** Returns how often a call has its arguments planned; 1 for what is no macro. */
  int factor(JsonNode call) {
    return factors.getOrDefault(Nodes.functionName(call), 1);
  }

  private int factor(String overloads) {
    Matcher overload = OVERLOAD.matcher(overloads);
    int most = 1;
    int copies = 0;
    String parameters = null;
    int bodyStart = 0;
    while (overload.find()) {
      if (parameters != null) {
        most = Math.max(most, uses(parameters, overloads.substring(bodyStart, overload.start())));
      }
      parameters = overload.group(1);
      copies = parameters.matches("(?s).*\\w\\s+[A-Z_]+.*") ? 1 : copies;
      bodyStart = overload.end();
    }
    if (parameters != null) {
      most = Math.max(most, uses(parameters, overloads.substring(bodyStart)));
    }
    return most + copies;
  }

  private int uses(String parameters, String body) {
    int most = 1;
    for (String parameter : parameters.split(",", -1)) {
      String name = parameter.strip().split("\\s+", -1)[0];
      if (!name.isEmpty()) {
        most = Math.max(most, usesOf(name, TOKEN.matcher(body)));
      }
    }
    return most;
  }

  /** Counts uses, those inside calls of macros as often as these plan them. */
  private int usesOf(String name, Matcher token) {
    Deque<Integer> around = new ArrayDeque<>();
    int factor = 1;
    int uses = 0;
    String before = "";
    while (token.find()) {
      String text = token.group();
      switch (text) {
        case "(" -> {
          around.push(factor);
          factor *= factors.getOrDefault(before, 1);
        }
        case ")" -> factor = around.isEmpty() ? 1 : around.pop();
        default -> uses += text.equals(name) ? factor : 0;
      }
      before = text.toLowerCase(Locale.ROOT);
    }
    return uses;
  }

  /** Refuses a rewritten tree that macros would make too large. */
  static void check(JsonNode tree) {
    if (OF_PRELUDES.cost(tree, 1, 0) > MOST) {
      throw Refusal.because(
          "the statement nests functions too deeply for its size; compute a part of it in a"
              + " subquery or WITH first");
    }
  }

  /** Adds the cost of a tree to a sum, and stops where that is too much already. */
  private long cost(JsonNode tree, long factor, long sum) {
    long inside = factor * (Nodes.isFunction(tree) ? factor(tree) : 1);
    long total = sum + (tree.has("class") ? inside : 0);
    for (JsonNode child : tree) {
      if (child.isContainerNode() && total <= MOST) {
        total = cost(child, inside, total);
      }
    }
    return total;
  }
}
