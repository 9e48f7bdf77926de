package io.micromegas.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Changes statements that exist: token by token, and a few bytes at a time. */
final class SqlMutations {
  private static final Pattern TOKEN =
      Pattern.compile("\\s+|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\\w+|\\W", Pattern.DOTALL);
  private static final List<String> ODD =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ",",
          ";",
          "'",
          "\"",
          "*",
          "--",
          "/*",
          "*/",
          "::",
          ".",
          "..",
          "$1",
          "?",
          "@",
          "\\",
          "\0",
          "\uFEFF",
          "\u00A0",
          "\uD800",
          "😀",
          "NULL",
          "ALL",
          "LATERAL",
          "OVER ()",
          "FILTER",
          "WITHIN GROUP",
          "RECURSIVE",
          "MATERIALIZED",
          "AT (VERSION => 1)",
          "COLUMNS('.*')",
          "COLUMNS(*)",
          "EXCLUDE",
          "REPLACE",
          "RENAME",
          "POSITIONAL JOIN",
          "ORDER BY ALL",
          "GROUP BY ALL",
          "GROUPING SETS ((), (1))",
          "CUBE (1, 2)",
          "USING SAMPLE 1%",
          "system.main.",
          "main.",
          "temp.",
          "prelude.",
          "micromegas.public.",
          "lambda x:",
          "x -> ");

  private final Random random;
  private final List<String> answered;
  private final List<String> refused;
  private final SqlGrammar grammar;

  SqlMutations(Random random, List<String> answered, List<String> refused, SqlGrammar grammar) {
    this.random = random;
    this.answered = answered;
    this.refused = refused;
    this.grammar = grammar;
  }

  String statement() {
    List<String> tokens = tokens(pick(random.nextInt(5) == 0 ? refused : answered));
    for (int changes = random.nextInt(2) + random.nextInt(3);
        changes > 0 && !tokens.isEmpty();
        changes--) {
      change(tokens);
    }
    return String.join("", tokens);
  }

  private static List<String> tokens(String sql) {
    return new ArrayList<>(TOKEN.matcher(sql).results().map(match -> match.group()).toList());
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void change(List<String> tokens) {
    int at = random.nextInt(tokens.size());
    int end = Math.min(tokens.size(), at + 1 + random.nextInt(6));
    switch (random.nextInt(14)) {
      case 0 -> tokens.subList(at, end).clear();
      case 1 -> tokens.addAll(at, List.copyOf(tokens.subList(at, end)));
      case 2 -> tokens.set(at, pick(tokens));
      case 3 -> {
        List<String> other = tokens(pick(random.nextBoolean() ? refused : answered));
        int from = random.nextInt(other.size());
        int to = Math.min(other.size(), from + 1 + random.nextInt(8));
        tokens.addAll(at, List.copyOf(other.subList(from, to)));
      }
      case 4 -> tokens.add(at, pick(ODD));
      case 5 -> tokens.set(at, pick(ODD));
      case 6 -> tokens.set(at, grammar.function());
      case 7 -> tokens.set(at, "'" + grammar.file() + "'");
      case 8 -> tokens.set(at, "\"" + grammar.file() + "\"");
      case 9 -> tokens.set(at, "(" + grammar.expression(2) + ")");
      case 10 -> tokens.set(at, flip(tokens.get(at)));
      case 11 -> {
        int other = random.nextInt(tokens.size());
        String token = tokens.get(at);
        tokens.set(at, tokens.get(other));
        tokens.set(other, token);
      }
      case 12 -> wrap(tokens, at, end);
      default -> tokens.add(at, grammar.function() + "(");
    }
  }

  /** Nests a part of it, seldom very deep. */
  private void wrap(List<String> tokens, int at, int end) {
    int levels = random.nextInt(20) == 0 ? 150 : 1 + random.nextInt(3);
    String[] pair =
        pick(
            List.of(
                new String[] {"(", ")"},
                new String[] {"[", "]"},
                new String[] {"(SELECT ", ")"},
                new String[] {"abs(", ")"},
                new String[] {"NOT ", ""},
                new String[] {"CASE WHEN true THEN ", " END"}));
    tokens.add(end, pair[1].repeat(levels));
    tokens.add(at, pair[0].repeat(levels));
  }

  private String flip(String token) {
    char[] chars = token.toCharArray();
    chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(8));
    return new String(chars);
  }
}
