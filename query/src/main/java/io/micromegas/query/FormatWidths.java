package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bounds {@code format} and {@code printf}: a width such as {@code {:4000000000}} would make the
 * engine build that much text outside its memory limit. So the pattern must be a constant, its
 * numbers have at most {@value #DIGITS} digits, and none comes from an argument.
 */
final class FormatWidths {
  private static final int DIGITS = 4;
  private static final Set<String> NAMES = Set.of("format", "printf");
  private static final Pattern LARGE = Pattern.compile("[0-9]{" + (DIGITS + 1) + ",}");
  private static final Pattern NESTED = Pattern.compile("\\{[^}]*\\{(?!\\{)");
  private static final Pattern STAR = Pattern.compile("%[-+ 0#]*[0-9]*\\.?\\*");

  private FormatWidths() {}

  static boolean applies(String function) {
    return NAMES.contains(function.toLowerCase(Locale.ROOT));
  }

  static void check(String function, List<JsonNode> arguments) {
    if (arguments.isEmpty() || !Nodes.isLiteral(arguments.get(0), "STRING")) {
      throw Refusal.because(function + " needs its pattern as a constant text");
    }
    String pattern = Nodes.literalText(arguments.get(0));
    boolean dynamic =
        NESTED.matcher(pattern).find()
            || (function.equalsIgnoreCase("printf") && STAR.matcher(pattern).find());
    if (dynamic || LARGE.matcher(pattern).find()) {
      throw Refusal.because(
          "the pattern of "
              + function
              + " may not have widths of more than "
              + DIGITS
              + " digits, nor widths from arguments");
    }
  }
}
