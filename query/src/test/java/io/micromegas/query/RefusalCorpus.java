package io.micromegas.query;

import io.micromegas.base.MicromegasException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs every statement that must be refused; started as a process of its own, which must live. */
final class RefusalCorpus {
  static final String SURVIVED = "alive: ";

  private RefusalCorpus() {}

  /** Returns the statements of {@code refused.sql} and those that are too long for a file. */
  static List<String> statements() {
    List<String> statements = new ArrayList<>(Resources.lines("refused.sql"));
    statements.add("");
    statements.add("SELECT '\0'");
    statements.add("SELECT '" + "x".repeat(300_000) + "'");
    statements.add(nested(950, "SELECT * FROM (", "SELECT 1", ") t"));
    statements.add(nested(8_000, "SELECT * FROM (", "SELECT 1", ") t"));
    statements.add("SELECT " + nested(8_000, "(", "1", ")"));
    statements.add("SELECT " + nested(8_000, "[", "1", "]"));
    statements.add("SELECT " + nested(8_000, "abs(", "1", ")"));
    statements.add("SELECT " + nested(8_000, "CASE WHEN true THEN ", "1", " END"));
    statements.add("SELECT " + "NOT ".repeat(8_000) + "true");
    statements.add("SELECT " + "- ".repeat(8_000) + "1");
    statements.add("SELECT 1" + " + 1".repeat(30_000));
    statements.add("SELECT 'a'" + " || 'a'".repeat(8_000));
    statements.add("SELECT 1" + "::int".repeat(8_000));
    statements.add("SELECT 'a'" + ".lower()".repeat(8_000));
    statements.add("SELECT x" + "[1]".repeat(8_000) + " FROM log_entries");
    statements.add("SELECT * FROM " + list(500, i -> "log_entries t" + i));
    statements.add("SELECT * FROM " + list(250, i -> "(SELECT 1) t" + i));
    statements.add(
        "SELECT * FROM log_entries"
            + IntStream.range(0, 500)
                .mapToObj(i -> " JOIN log_entries t" + i + " USING (time)")
                .collect(Collectors.joining()));
    statements.add(
        IntStream.range(0, 1_000)
            .mapToObj(i -> "SELECT level FROM log_entries")
            .collect(Collectors.joining(" UNION ALL ")));
    statements.add("SELECT " + list(25_000, i -> "1"));
    statements.add("SELECT 1 IN (" + list(25_000, Integer::toString) + ")");
    statements.add(
        "WITH "
            + list(
                300,
                i -> "c" + i + " AS (SELECT * FROM " + (i == 0 ? "blocks" : "c" + (i - 1)) + ")")
            + " SELECT * FROM c299");
    return statements;
  }

  private static String nested(int levels, String open, String inner, String close) {
    return open.repeat(levels) + inner + close.repeat(levels);
  }

  private static String list(int count, IntFunction<String> item) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(", "));
  }

  /** Prints the number, the code and the first line of the message for each statement. */
  public static void main(String[] args) {
    try (QueryFixture fixture = new QueryFixture()) {
      int number = 0;
      for (String statement : statements()) {
        System.out.println(number++ + "\t" + outcome(fixture, statement).replace('\n', ' '));
      }
      System.out.println(SURVIVED + fixture.text("SELECT count(*) FROM log_entries"));
      System.out.println(
          fixture.lake.opened.get() == fixture.lake.closed.get() ? "closed" : "open");
    }
  }

  private static String outcome(QueryFixture fixture, String statement) {
    try {
      return "ANSWERED\t" + fixture.rows(statement);
    } catch (MicromegasException e) {
      return e.code() + "\t" + e.getMessage();
    }
  }
}
