package io.micromegas.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes what DuckDB's parser does not know in another way, in the same number of characters, so
 * that positions in messages stay true: {@code approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY
 * x)}, {@code INT UNSIGNED}.
 */
final class Normalised {
  /** What is not code is stepped over: texts, quoted names, comments. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<skip>[eE]'(?:[^'\\\\]|\\\\.|'')*+'|'(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\""
              + "|\\$(?<tag>[A-Za-z_]*)\\$.*?\\$\\k<tag>\\$|--[^\\n]*+|/\\*.*?\\*/)"
              + "|(?<word>[A-Za-z_][A-Za-z0-9_]*+)|(?<sign>[()*])",
          Pattern.DOTALL);

  private static final Set<String> APPROXIMATE =
      Set.of("approx_percentile_cont", "approx_median", "approx_quantile");

  private static final Set<String> UNSIGNED =
      Set.of("TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT");

  private static final int DEEPEST = 1000;

  private final StringBuilder sql;
  private final String[] callees = new String[DEEPEST];
  private int depth;
  private String before = "";
  private String beforeThat = "";
  private int beforeStart;
  private int closedCall = -1;

  private Normalised(String sql) {
    Arrays.fill(callees, "");
    this.sql = new StringBuilder(sql);
  }

  static String of(String sql) {
    String upper = sql.toUpperCase(Locale.ROOT);
    boolean needed = upper.contains("WITHIN") || upper.contains("UNSIGNED");
    return needed ? new Normalised(sql).text() : sql;
  }

  private String text() {
    Matcher token = TOKEN.matcher(sql.toString());
    while (token.find()) {
      if (token.group("skip") != null) {
        if (!token.group("skip").startsWith("--") && !token.group("skip").startsWith("/*")) {
          next("", token.start());
        }
      } else if (token.group("sign") != null) {
        sign(token.group("sign").charAt(0), token.start());
      } else {
        word(token.group("word"), token.start());
      }
    }
    return sql.toString();
  }

  private void next(String word, int start) {
    beforeThat = before;
    before = word;
    beforeStart = start;
  }

  private void sign(char sign, int start) {
    switch (sign) {
      case '(' -> {
        if (before.equals("GROUP") && beforeThat.equals("WITHIN") && closedCall >= 0) {
          // Takes the parenthesis that closed the call away, so that the order is inside.
          blank(closedCall, start + 1);
          sql.setCharAt(start, ' ');
        }
        if (depth < DEEPEST) {
          callees[depth] = before;
        }
        depth++;
        closedCall = -1;
      }
      case ')' -> {
        depth = Math.max(0, depth - 1);
        String callee = depth < DEEPEST ? callees[depth] : "";
        closedCall = APPROXIMATE.contains(callee.toLowerCase(Locale.ROOT)) ? start : -1;
      }
      default -> closedCall = -1;
    }
    next(String.valueOf(sign), start);
  }

  private void word(String word, int start) {
    String upper = word.toUpperCase(Locale.ROOT);
    if (upper.equals("UNSIGNED") && UNSIGNED.contains(before)) {
      String type = "U" + (before.equals("INT") ? "INTEGER" : before);
      blank(beforeStart, start + word.length());
      sql.replace(beforeStart, beforeStart + type.length(), type);
    }
    if (!upper.equals("WITHIN") && !upper.equals("GROUP")) {
      closedCall = -1;
    }
    next(upper, start);
  }

  private void blank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (sql.charAt(i) != '\n') {
        sql.setCharAt(i, ' ');
      }
    }
  }
}
