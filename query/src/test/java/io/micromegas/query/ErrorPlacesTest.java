package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Errors say where in the text that was sent; in these statements {@code »} marks the place. */
class ErrorPlacesTest {
  private static final Pattern PLACE =
      Pattern.compile("\\(at line (\\d+), column (\\d+)\\) \\(query_id=[0-9a-f-]{36}\\)$");

  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static void check(List<String> statements) {
    List<String> wrong = new ArrayList<>();
    for (String marked : statements) {
      int at = marked.indexOf('»');
      String before = marked.substring(0, at);
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      String lastLine = before.substring(before.lastIndexOf('\n') + 1);
      int column = lastLine.codePointCount(0, lastLine.length()) + 1;
      String message = message(marked.replace("»", ""));
      Matcher place = PLACE.matcher(message);
      boolean right =
          place.find()
              && Integer.parseInt(place.group(1)) == line
              && Integer.parseInt(place.group(2)) == column;
      if (!right) {
        wrong.add(marked + "\n   is at line " + line + ", column " + column + ": " + message);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String message(String sql) {
    TimeRange range =
        new TimeRange(FakeLakehouse.START, FakeLakehouse.START + 4 * FakeLakehouse.SECOND);
    try {
      // With a range and a limit: most is rewritten then.
      fixture.rows(new QueryRequest(sql, range, OptionalLong.of(5), "test"));
      return "answered";
    } catch (MicromegasException e) {
      return e.getMessage();
    }
  }

  @Test
  void whatDoesNotParse() {
    check(
        List.of(
            "»SELEC 1",
            "SELECT level\nFRM »log_entries\nWHERE true",
            "SELECT 'ü€😀',\n  1 + »FROM log_entries",
            "  EXPLAIN\n SELECT 1 »1 x",
            "SELECT level FROM log_entries WHERE (level = 1\n   AND msg = 'x' »ORDER BY 1",
            "SELECT »'unfinished"));
  }

  @Test
  void whatIsNotAllowed() {
    check(
        List.of(
            "SELECT\n  level,\n  »read_text('/etc/passwd')\nFROM log_entries",
            "SELECT '😀', »getenv('HOME')",
            "SELECT *\nFROM »read_csv('x')",
            "SELECT *\nFROM log_entries l\nJOIN »'/etc/passwd' p ON true",
            "WITH a AS (\n  SELECT 1\n)\nSELECT »getenv('x') FROM a",
            "SELECT 1::»nothing",
            "EXPLAIN SELECT »pg_sleep(1)",
            "SELECT upper(»kill_query('x'))",
            "SELECT sum(level) OVER (),\n »nosuch(1) OVER () FROM log_entries"));
  }

  @Test
  void namesThatDoNotExist() {
    check(
        List.of(
            "SELECT *\nFROM »log_entrys",
            "SELECT *\nFROM log_entries a,\n  »public.nothing b",
            "WITH a AS (SELECT 1)\nSELECT * FROM (SELECT * FROM »b)",
            "SELECT * FROM »view_instance('nothing', 'x')",
            "SELECT * FROM »view_instance('log_entries', 'x')",
            "SELECT »nothing FROM log_entries",
            "SELECT level,\n  msg || »nothing\nFROM log_entries",
            "SELECT l.level,\n  '€' || »l.nothing\nFROM log_entries l",
            "SELECT level FROM log_entries\nWHERE level = 1\n  AND »nothing = 2",
            "SELECT count(*) FROM log_entries\nGROUP BY »nothing",
            "SELECT level FROM log_entries\nORDER BY level, »nothing",
            "WITH c AS (SELECT level AS l FROM log_entries)\nSELECT c.l,\n »c.level FROM c",
            "SELECT * FROM log_entries WHERE level IN (SELECT »nothing FROM measures)",
            "SELECT a.level FROM log_entries a\nJOIN measures b ON a.time = »b.tim",
            "SELECT »x.level FROM log_entries"));
  }

  @Test
  void typesThatDoNotFit() {
    check(
        List.of(
            "SELECT level,\n  »abs(msg)\nFROM log_entries",
            "SELECT\n  time »+ msg\nFROM log_entries",
            "SELECT time FROM log_entries\nWHERE »msg > [1]",
            "SELECT sum(level)\nFROM log_entries\nWHERE »sum(level) > 1",
            "SELECT »level, count(*)\nFROM log_entries",
            "SELECT level\nFROM log_entries\nWHERE level = »CAST('x' AS INTEGER)",
            "SELECT level,\n »CAST(msg AS INTEGER)\nFROM log_entries"));
  }

  @Test
  void expressionsThatWereRewritten() {
    check(
        List.of(
            "SELECT now() - INTERVAL '1 hour',\n »nothing\nFROM log_entries",
            "SELECT to_char(time, '%H'), date_trunc('minute', time),\n  1.5 * »nothing\n"
                + "FROM log_entries WHERE time > now() - INTERVAL '1 year'",
            "SELECT CAST(»nothing - time AS BIGINT) FROM log_entries",
            "SELECT approx_percentile_cont(»nothing, 0.5) FROM log_entries",
            "SELECT level FROM log_entries WHERE »nothing > '2024-05-01T00:00:00Z'"));
  }

  @Test
  void oneOfMany() {
    String columns = "level AS a_column_with_a_long_name, ".repeat(40);
    check(
        List.of(
            "SELECT " + columns + "\n" + columns + "»nothing,\n" + columns + "1\nFROM log_entries",
            "SELECT nvl(level, 1), nvl(level, 2), »nvl(level), nvl(level, 3) FROM log_entries"));
  }

  @Test
  void aMacroIsToldWhereItIsCalledOrNotAtAll() {
    for (String sql :
        List.of(
            "SELECT level,\n date_bin('x', time) FROM log_entries",
            "SELECT level,\n   repeat(msg, 'x') FROM log_entries",
            "SELECT level,\n   date_trunc('x', time) FROM log_entries",
            "SELECT level,\n   lerp(1, msg, 3) FROM log_entries",
            "SELECT\n range(1, 100000)")) {
      assertThat(message(sql)).as(sql).doesNotContain("line 1,").contains("(query_id=");
    }
  }
}
