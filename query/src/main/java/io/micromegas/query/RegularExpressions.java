package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Functions of regular expressions with the reference's flags, groups and replacements. */
final class RegularExpressions {
  /** Flags of RE2 that are written into the pattern; the engine's own argument lacks some. */
  private static final String INLINE = "imsU";

  private static final int MOST_GROUPS = 9;

  private static final Pattern GROUP = Pattern.compile("\\$(?:(\\d)|\\{(\\d)\\})");

  private RegularExpressions() {}

  static JsonNode apply(ObjectNode call, List<JsonNode> arguments) {
    String name = Nodes.functionName(call);
    if (arguments.size() < 2) {
      return call;
    }
    JsonNode value = arguments.get(0);
    JsonNode pattern = arguments.get(1);
    return switch (name) {
      case "regexp_like", "regexp_matches" -> {
        if (arguments.size() == 3) {
          yield Nodes.call(
              "regexp_matches", List.of(value, withFlags(pattern, arguments.get(2), "g")));
        }
        Nodes.rename(call, "regexp_matches");
        yield call;
      }
      case "regexp_match" ->
          match(
              value,
              arguments.size() == 3 ? withFlags(pattern, arguments.get(2), "") : pattern,
              pattern);
      case "regexp_count" -> {
        JsonNode from =
            arguments.size() > 2 ? Nodes.call("substr", List.of(value, arguments.get(2))) : value;
        JsonNode flagged =
            arguments.size() > 3 ? withFlags(pattern, arguments.get(3), "g") : pattern;
        yield Nodes.call("len", List.of(Nodes.call("regexp_extract_all", List.of(from, flagged))));
      }
      case "regexp_instr" ->
          Nodes.call(
              "regexp_position",
              List.of(
                  value,
                  arguments.size() == 3 ? withFlags(pattern, arguments.get(2), "") : pattern));
      case "regexp_replace" -> replace(call, arguments, pattern);
      default -> call;
    };
  }

  private static JsonNode replace(ObjectNode call, List<JsonNode> arguments, JsonNode pattern) {
    if (arguments.size() > 2 && Nodes.isLiteral(arguments.get(2), "STRING")) {
      String replacement = Nodes.literalText(arguments.get(2));
      Nodes.setArgument(
          call, 2, Nodes.literal("STRING", GROUP.matcher(replacement).replaceAll("\\\\$1$2")));
    }
    if (arguments.size() == 4 && Nodes.isLiteral(arguments.get(3), "STRING")) {
      boolean all = Nodes.literalText(arguments.get(3)).contains("g");
      Nodes.setArgument(call, 1, withFlags(pattern, arguments.get(3), "g"));
      Nodes.setArgument(call, 3, Nodes.literal("STRING", all ? "g" : ""));
    }
    return call;
  }

  /**
   * Returns a pattern with flags in it.
   *
   * @param ignored flags that say nothing here
   */
  private static JsonNode withFlags(JsonNode pattern, JsonNode flags, String ignored) {
    if (!Nodes.isLiteral(flags, "STRING")) {
      throw Refusal.because("flags of regular expressions have to be constant text");
    }
    StringBuilder inline = new StringBuilder();
    for (char flag : Nodes.literalText(flags).toCharArray()) {
      if (INLINE.indexOf(flag) >= 0) {
        inline.append(flag);
      } else if (flag == 'c') {
        inline.append("-i");
      } else if (ignored.indexOf(flag) < 0) {
        throw Refusal.because(
            "regular expressions have no flag '"
                + flag
                + "'; they have i (no case), m (lines), s (. matches line ends), U (lazy) and, to"
                + " replace all, g");
      }
    }
    if (inline.isEmpty()) {
      return pattern;
    }
    JsonNode prefix = Nodes.literal("STRING", "(?" + inline + ")");
    return Nodes.isLiteral(pattern, "STRING")
        ? Nodes.literal("STRING", Nodes.literalText(prefix) + Nodes.literalText(pattern))
        : Nodes.operator("||", prefix, pattern);
  }

  /** The groups of the first match, or the match if there are none; NULL without a match. */
  private static JsonNode match(JsonNode value, JsonNode pattern, JsonNode written) {
    if (!Nodes.isLiteral(written, "STRING")) {
      throw Refusal.because("regexp_match takes its pattern as constant text");
    }
    int groups = groups(Nodes.literalText(written));
    if (groups > MOST_GROUPS) {
      throw Refusal.because("regexp_match knows " + MOST_GROUPS + " groups at most");
    }
    List<JsonNode> parts = new ArrayList<>();
    for (int group = Math.min(groups, 1); group <= groups; group++) {
      JsonNode number = Nodes.literal("INTEGER", Integer.toString(group));
      parts.add(
          Nodes.call("regexp_extract", List.of(value.deepCopy(), pattern.deepCopy(), number)));
    }
    return Nodes.call("if_matches", List.of(value, pattern, Nodes.call("list_value", parts)));
  }

  private static int groups(String pattern) {
    int groups = 0;
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '(' && !inClass) {
        String rest = pattern.substring(i + 1);
        boolean captures =
            !rest.startsWith("?")
                || rest.startsWith("?P<")
                || (rest.startsWith("?<") && !rest.startsWith("?<=") && !rest.startsWith("?<!"));
        groups += captures ? 1 : 0;
      }
    }
    return groups;
  }
}
