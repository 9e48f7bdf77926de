package io.micromegas.query.json;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The text of a path, read from left to right. Once each. */
final class PathTokens {
  /** What ends a name that is not in quotes. */
  private static final String ENDS_NAME = " \t\r\n.:[](){}?@$|&<>!=+-*/%\"',;\\#^~`";

  private static final int SHOWN = 200;

  private final String function;
  private final String text;
  private int at;

  /**
   * @param function for messages
   */
  PathTokens(String function, byte[] path) {
    this.function = function;
    text = new String(path, StandardCharsets.UTF_8);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  boolean atEnd() {
    skipSpace();
    return at == text.length();
  }

  /** Returns whether something comes next. */
  boolean sees(String what) {
    skipSpace();
    return text.startsWith(what, at);
  }

  /** Reads something, if it comes next. */
  boolean takes(String what) {
    if (!sees(what)) {
      return false;
    }
    at += what.length();
    return true;
  }

  /** Reads a word, if it comes next and ends there. */
  boolean takesWord(String word) {
    skipSpace();
    if (text.startsWith(word, at) && nameEnd(at) == at + word.length()) {
      at += word.length();
      return true;
    }
    return false;
  }

  void expect(String what) {
    if (!takes(what)) {
      throw invalid("'" + what + "' is expected");
    }
  }

  private int nameEnd(int from) {
    int end = from;
    while (end < text.length() && ENDS_NAME.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  boolean seesQuote() {
    return sees("\"") || sees("'");
  }

  boolean seesDigit() {
    skipSpace();
    return at < text.length() && isDigit(text.charAt(at));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Reads a name, in quotes or not. */
  byte[] name() {
    if (seesQuote()) {
      return quoted();
    }
    int end = nameEnd(at);
    if (end == at) {
      throw invalid(
          "a name is expected (in double quotes if it has other than letters and digits)");
    }
    String name = text.substring(at, end);
    at = end;
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a text in quotes, with JSON's escapes. */
  byte[] quoted() {
    if (!seesQuote()) {
      throw invalid("a text in double quotes is expected");
    }
    int start = at;
    char quote = text.charAt(at++);
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      at = start;
      throw invalid("the text that begins here has no end");
    }
    byte[] content = text.substring(start + 1, at++).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\\') {
        if (JsonEscapes.form(content, i) == JsonEscapes.Form.WRONG) {
          at = start;
          throw invalid("the text that begins here has an escape that JSON does not know");
        }
        i++;
      }
    }
    return JsonEscapes.decode(content);
  }

  /** Reads a whole number, as of elements and levels. */
  int index() {
    skipSpace();
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    try {
      return Integer.parseInt(text.substring(start, at));
    } catch (NumberFormatException e) {
      at = start;
      throw invalid("a whole number is expected");
    }
  }

  /** Reads a number without sign. */
  JsonNumber number() {
    skipSpace();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    char before = ' ';
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean sign = (c == '-' || c == '+') && (before == 'e' || before == 'E');
      if (!isDigit(c) && c != '.' && c != 'e' && c != 'E' && !sign) {
        break;
      }
      read.write(c);
      before = c;
      at++;
    }
    JsonText json = JsonText.read(read.toByteArray());
    if (json == null) {
      throw invalid("the number before is none");
    }
    return json.number(JsonText.ROOT);
  }

  /** Says what is wrong at the place that was reached. */
  MicromegasException invalid(String what) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        function
            + ": invalid JSONPath '"
            + shown
            + "': "
            + what
            + (at >= text.length() ? " at its end" : " at character " + (at + 1))
            + "; a path is like $.items[*]?(@.name == \"x\").value");
  }
}
