package io.micromegas.query;

import java.util.Locale;

/**
 * A statement's text with EXPLAIN taken off: the engine's parser makes no tree of it.
 *
 * @param explain what stood before the query
 * @param body the query itself
 */
record StatementText(Explain explain, String body) {
  /** What was asked about a query. */
  enum Explain {
    NOTHING,
    PLAN,
    ANALYZE
  }

  static StatementText of(String sql) {
    Scan scan = new Scan(sql);
    if (!scan.word().equals("EXPLAIN")) {
      return new StatementText(Explain.NOTHING, sql);
    }
    String rest = sql.substring(scan.at);
    Scan option = new Scan(rest);
    String word = option.word();
    if (word.equals("ANALYZE")) {
      return new StatementText(Explain.ANALYZE, rest.substring(option.at));
    }
    if (word.equals("VERBOSE")) {
      return new StatementText(Explain.PLAN, rest.substring(option.at));
    }
    if (word.isEmpty() && rest.startsWith("(", option.at)) {
      int close = rest.indexOf(')', option.at);
      String options = rest.substring(option.at + 1, Math.max(close, option.at + 1)).strip();
      if (options.equalsIgnoreCase("ANALYZE")) {
        return new StatementText(Explain.ANALYZE, rest.substring(close + 1));
      }
      if (new Scan(options).word().equals("SELECT")) {
        return new StatementText(Explain.PLAN, rest);
      }
      throw Refusal.because("EXPLAIN takes no option but ANALYZE");
    }
    return new StatementText(Explain.PLAN, rest);
  }

  /** Returns the first word of a statement in capitals, or nothing. */
  static String firstWord(String sql) {
    return new Scan(sql).word();
  }

  /** Steps over white space and comments, which may stand before the first word. */
  private static final class Scan {
    private final String text;
    private int at;

    Scan(String text) {
      this.text = text;
    }

    String word() {
      skip();
      int start = at;
      while (at < text.length() && Character.isLetter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at).toUpperCase(Locale.ROOT);
    }

    private void skip() {
      while (at < text.length()) {
        if (Character.isWhitespace(text.charAt(at))) {
          at++;
        } else if (text.startsWith("--", at)) {
          int end = text.indexOf('\n', at);
          at = end < 0 ? text.length() : end + 1;
        } else if (text.startsWith("/*", at)) {
          int end = text.indexOf("*/", at + 2);
          at = end < 0 ? text.length() : end + 2;
        } else {
          return;
        }
      }
    }
  }
}
