package io.micromegas.query;

import java.util.List;
import java.util.Locale;

/**
 * The tokens of a statement, for its hash: nothing is decided by them. White space and comments are
 * none. One statement, one thread.
 */
final class SqlTokens {
  private static final String VALUE = "?";

  /** Longest first. */
  private static final List<String> OPERATORS =
      List.of(
          "->>", "!~~", "~~*", "<=>", "::", "<=", ">=", "<>", "!=", "==", "||", "->", "=>", ":=",
          "//", "**", "<<", ">>", "@>", "<@", "&&", "!~", "~~", "~*", "^@");

  private final String sql;
  private int at;
  private String normal = "";
  private boolean broken;

  SqlTokens(String sql) {
    this.sql = sql;
  }

  /** Goes to the next token; false at the end, or where the text is broken. */
  boolean next() {
    skip();
    if (broken || at >= sql.length()) {
      return false;
    }
    char first = sql.charAt(at);
    if (first == '\'') {
      quoted('\'', false);
      normal = VALUE;
    } else if (first == '"') {
      int start = at;
      quoted('"', false);
      normal = sql.substring(start, at);
    } else if (first == '$' && dollarQuoted()) {
      normal = VALUE;
    } else if (isDigit(first) || (first == '.' && isDigit(peek(1)))) {
      number();
      normal = VALUE;
    } else if (Character.isLetter(first) || first == '_') {
      word();
    } else {
      operator();
    }
    return !broken;
  }

  /** Returns the token as it is hashed. */
  String normal() {
    return normal;
  }

  /** Returns whether a text or a comment has no end. */
  boolean isBroken() {
    return broken;
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void skip() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        comment();
      } else {
        return;
      }
    }
  }

  /** Comments nest. */
  private void comment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (++at >= sql.length()) {
        broken = true;
        return;
      }
    } while (depth > 0);
  }

  private void quoted(char quote, boolean escapes) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (escapes && c == '\\') {
        at++;
      } else if (c == quote) {
        if (peek(0) != quote) {
          return;
        }
        at++;
      }
    }
    broken = true;
  }

  /** Takes {@code $tag$ … $tag$}, if that is what begins here. */
  private boolean dollarQuoted() {
    int close = sql.indexOf('$', at + 1);
    if (close < 0) {
      return false;
    }
    String tag = sql.substring(at, close + 1);
    for (int i = 1; i < tag.length() - 1; i++) {
      if (!Character.isLetterOrDigit(tag.charAt(i)) && tag.charAt(i) != '_') {
        return false;
      }
    }
    if (tag.length() > 2 && isDigit(tag.charAt(1))) {
      return false;
    }
    int end = sql.indexOf(tag, close + 1);
    broken = end < 0;
    at = broken ? sql.length() : end + tag.length();
    return true;
  }

  private void number() {
    while (Character.isLetterOrDigit(peek(0)) || peek(0) == '.' || peek(0) == '_') {
      boolean exponent = peek(0) == 'e' || peek(0) == 'E';
      at++;
      if (exponent && (peek(0) == '+' || peek(0) == '-') && isDigit(peek(1))) {
        at++;
      }
    }
  }

  private void word() {
    int start = at;
    while (Character.isLetterOrDigit(peek(0)) || peek(0) == '_' || peek(0) == '$') {
      at++;
    }
    // E'…', x'…' and their like are texts.
    if (at - start == 1 && peek(0) == '\'') {
      quoted('\'', sql.charAt(start) == 'e' || sql.charAt(start) == 'E');
      normal = VALUE;
    } else {
      normal = sql.substring(start, at).toLowerCase(Locale.ROOT);
    }
  }

  private void operator() {
    for (String operator : OPERATORS) {
      if (sql.startsWith(operator, at)) {
        at += operator.length();
        normal = operator;
        return;
      }
    }
    int length = Character.charCount(sql.codePointAt(at));
    normal = sql.substring(at, at + length);
    at += length;
  }
}
