package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The formats of {@code to_char}, {@code date_format} and {@code to_timestamp(text, format)}, which
 * are chrono's in the reference, and of {@code strftime}, whose {@code %n} DuckDB gets wrong.
 */
final class TimeFormats {
  /** What DuckDB's strftime does not know. */
  private static final Map<Character, String> SPELLED =
      Map.of('F', "%Y-%m-%d", 'D', "%m/%d/%y", 'R', "%H:%M", 'e', "%-d", 'v', "%-d-%b-%Y");

  private static final Pattern MORE = Pattern.compile("%[nFDRev]");

  private static final String NANOS = "%09d";

  private TimeFormats() {}

  /**
   * Returns the text of a time in a format.
   *
   * @param micros the same time in whole microseconds
   * @param chrono whether {@code %f} and its relatives are the reference's
   */
  static Optional<JsonNode> text(JsonNode time, JsonNode micros, JsonNode format, boolean chrono) {
    if (!Nodes.isLiteral(format, "STRING")) {
      return Optional.empty();
    }
    String written = Nodes.literalText(format).replace("%+", "%Y-%m-%dT%H:%M:%S%.f+00:00");
    if (chrono && !written.contains("%")) {
      throw Refusal.because(
          "to_char takes the formats of strftime, such as '%Y-%m-%d %H:%M:%S', not '"
              + written
              + "'");
    }
    List<JsonNode> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      if (written.charAt(i) != '%' || i + 1 == written.length()) {
        plain.append(written.charAt(i));
        continue;
      }
      Specifier specifier = Specifier.at(written, i, chrono);
      if (specifier.digits() > 0) {
        flush(parts, plain.append(specifier.spelled()), micros);
        parts.add(fraction(time, specifier.digits()));
      } else if (specifier.letter() == 's' && chrono) {
        flush(parts, plain, micros);
        parts.add(seconds(time));
      } else {
        plain.append(specifier.spelled());
      }
      i += specifier.length() - 1;
    }
    flush(parts, plain, micros);
    return Optional.of(parts.size() == 1 ? parts.getFirst() : Nodes.call("concat", parts));
  }

  /** Returns whether a format has something that DuckDB's strftime gets wrong or does not know. */
  static boolean isMore(JsonNode format) {
    return MORE.matcher(Nodes.literalText(format)).find();
  }

  /** Returns the format with which a text is read. */
  static JsonNode parsed(JsonNode format) {
    if (!Nodes.isLiteral(format, "STRING")) {
      return format;
    }
    String text = Nodes.literalText(format);
    for (Map.Entry<Character, String> entry : SPELLED.entrySet()) {
      text = text.replace("%" + entry.getKey(), entry.getValue());
    }
    return Nodes.literal("STRING", text.replace("%.f", ".%n").replace("%f", "%n"));
  }

  private static void flush(List<JsonNode> parts, StringBuilder plain, JsonNode time) {
    if (!plain.isEmpty()) {
      JsonNode format = Nodes.literal("STRING", plain.toString());
      parts.add(Nodes.call("strftime", List.of(time.deepCopy(), format)));
      plain.setLength(0);
    }
  }

  private static JsonNode fraction(JsonNode time, int digits) {
    JsonNode nanos = Nodes.operator("%", nanosecond(time), Nodes.literal("INTEGER", "1000000000"));
    JsonNode text = Nodes.call("printf", List.of(Nodes.literal("STRING", NANOS), nanos));
    return Nodes.call("left", List.of(text, Nodes.literal("INTEGER", Integer.toString(digits))));
  }

  private static JsonNode nanosecond(JsonNode time) {
    return Nodes.call("nanosecond", List.of(Nodes.cast(time.deepCopy(), Moments.TYPE, false)));
  }

  private static JsonNode seconds(JsonNode time) {
    return Nodes.operator(
        "//",
        Nodes.call("epoch_ns", List.of(time.deepCopy())),
        Nodes.literal("INTEGER", "1000000000"));
  }

  /**
   * One specifier of a format.
   *
   * @param digits of the fraction of a second that follows; 0 for none
   * @param spelled what is printed before, in DuckDB's format
   * @param length in the format as it was written
   */
  private record Specifier(char letter, int digits, String spelled, int length) {
    static Specifier at(String format, int start, boolean chrono) {
      int at = start + 1;
      String point = "";
      if (chrono && format.charAt(at) == '.' && at + 1 < format.length()) {
        point = ".";
        at++;
      }
      int width = 0;
      if (chrono && Character.isDigit(format.charAt(at)) && at + 1 < format.length()) {
        width = format.charAt(at) - '0';
        at++;
      }
      char letter = format.charAt(at);
      int length = at + 1 - start;
      if (letter == 'n' && !chrono) {
        return new Specifier(letter, 9, "", length);
      }
      if (letter == 'f' && chrono) {
        return new Specifier(letter, width == 0 ? 9 : Math.min(width, 9), point, length);
      }
      if (letter == '-' && at + 1 < format.length()) {
        return new Specifier(letter, 0, format.substring(start, at + 2), length + 1);
      }
      String spelled = SPELLED.getOrDefault(letter, "%" + letter);
      return new Specifier(letter, 0, letter == 's' && chrono ? "" : spelled, length);
    }
  }
}
