package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Bounds of a statement's text, checked before any parser sees it: a recursive parser would
 * overflow the stack, which ends the process. Counts what nests a tree; inside strings, quoted
 * names and comments nothing does.
 */
final class StatementLimits {
  private final String sql;
  private final ParsingSettings settings;
  // The levels of nesting that hold a lambda.
  private final BitSet lambdas = new BitSet();
  private int at;
  private int nesting;

  private StatementLimits(String sql, ParsingSettings settings) {
    this.sql = sql;
    this.settings = settings;
  }

  /** Throws INVALID_ARGUMENT where a text is too long or nests too deep. */
  static void check(String sql, ParsingSettings settings) {
    int bytes =
        sql.length() > settings.maxText()
            ? sql.length()
            : sql.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > settings.maxText()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement is longer than "
              + settings.maxText()
              + " bytes (maxText); move long lists of values into a join or split the query");
    }
    if (sql.indexOf('\0') >= 0) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the statement holds the character U+0000; remove it");
    }
    new StatementLimits(sql, settings).scan();
  }

  private void scan() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      switch (c) {
        case '\'', '"' -> skipQuoted(c, c == '\'' && isEscapeString());
        case '$' -> skipDollarQuoted();
        case '-' -> minus();
        case '/' -> skipBlockComment();
        case '(', '[', '{' -> deeper();
        case ')', ']', '}' -> shallower();
        default -> {
          if (isWordPart(c)) {
            word();
          } else {
            at++;
          }
        }
      }
    }
  }

  private void deeper() {
    at++;
    nesting++;
    if (nesting > settings.maxNesting()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement nests deeper than "
              + settings.maxNesting()
              + " levels (maxNesting) at character "
              + at
              + "; use WITH to name inner queries");
    }
  }

  private void shallower() {
    at++;
    lambdas.clear(nesting);
    nesting = Math.max(0, nesting - 1);
  }

  private void lambda() {
    lambdas.set(nesting);
    if (lambdas.cardinality() > settings.maxLambdaNesting()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement nests lambdas deeper than "
              + settings.maxLambdaNesting()
              + " levels (maxLambdaNesting) at character "
              + at
              + "; compute inner lists in a subquery first");
    }
  }

  private void word() {
    int start = at;
    while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '$')) {
      at++;
    }
    if (at - start == 4 && sql.regionMatches(true, start, "CASE", 0, 4)) {
      at--;
      deeper();
    } else if (at - start == 3 && sql.regionMatches(true, start, "END", 0, 3)) {
      at--;
      shallower();
    } else if (at - start == 6 && sql.regionMatches(true, start, "LAMBDA", 0, 6)) {
      lambda();
    }
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c >= 0x80;
  }

  /** Returns whether the quote at hand follows an {@code e} that makes backslashes escape. */
  private boolean isEscapeString() {
    return at > 0
        && (sql.charAt(at - 1) | 0x20) == 'e'
        && (at == 1 || !isWordPart(sql.charAt(at - 2)));
  }

  private void skipQuoted(char quote, boolean backslash) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && backslash) {
        at++;
      } else if (c == quote) {
        // A doubled quote opens the next piece of the same text: scanned as another, as harmless.
        return;
      }
    }
  }

  private void skipDollarQuoted() {
    int end = at + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    if (end >= sql.length() || sql.charAt(end) != '$') {
      at++;
      return;
    }
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    at = close < 0 ? sql.length() : close + tag.length();
  }

  private void minus() {
    if (sql.startsWith("->", at) && !sql.startsWith("->>", at)) {
      // A lambda in its old form, or a step into JSON.
      lambda();
      at += 2;
    } else if (sql.startsWith("--", at)) {
      skipLineComment();
    } else {
      at++;
    }
  }

  private void skipLineComment() {
    int end = sql.indexOf('\n', at);
    at = end < 0 ? sql.length() : end + 1;
  }

  private void skipBlockComment() {
    if (!sql.startsWith("/*", at)) {
      at++;
      return;
    }
    int end = sql.indexOf("*/", at + 2);
    at = end < 0 ? sql.length() : end + 2;
  }
}
