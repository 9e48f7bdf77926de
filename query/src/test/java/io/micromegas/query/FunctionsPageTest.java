package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/functions.md} is what the server allows. After a change of functions, write
 * it anew: {@code mvn -pl query -am test -Dtest=FunctionsPageTest -Ddocs.update=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class FunctionsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "functions.md");
  private static final List<String> MACROS =
      List.of(
          "prelude.sql", "time.sql", "dialect.sql", "json.sql", "histograms.sql", "colours.sql");
  private static final Pattern DEFINITION = Pattern.compile("^CREATE MACRO \"?(\\w+)\"?(\\(.*)$");
  private static final Pattern OVERLOAD = Pattern.compile("^\\s+(\\(\\w.*\\) AS\\b.*)$");
  private static final int WIDTH = 120;

  @Test
  void thePageListsTheFunctionsThatStatementsMayCall() throws IOException {
    String page = page();
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("%s is out of date: write it anew as %s says", PAGE, FunctionsPageTest.class)
        .isEqualTo(page);
  }

  @Test
  void everyFunctionOfOursIsThere() throws IOException {
    assertThat(page())
        .contains("date_bin(stride, moment, origin)", "property_get(properties, name)")
        .contains("view_instance('view set', 'process or stream id')", "`row_number`")
        .doesNotContain("floor_to_micros", "color_of_share", "read_csv");
  }

  private static String page() {
    return """
    # Functions

    <!-- Written by FunctionsPageTest from what the server allows: change functions, not this page. -->

    What statements may call; everything else is refused. [SQL](../sql.md) explains those of the lake, [the dialect](../dialect.md)
    where the meaning differs from PostgreSQL's, and [DuckDB's pages](https://duckdb.org/docs/stable/sql/functions/overview) the rest.

    ## In FROM

    %s
    ## With their arguments

    Functions beside DuckDB's own, or of another meaning.

    %s
    ## All scalar functions

    %s

    ## Under other names

    What is written so elsewhere; DuckDB calls it otherwise. `current_timestamp` and `current_date` need no parentheses.

    %s

    ## Aggregates

    Also over windows: `sum(x) OVER (...)`.

    %s

    ## Window functions

    %s
    """
        .formatted(
            tables(),
            signatures(),
            names("scalar"),
            names("rewritten"),
            names("aggregate"),
            names("window"));
  }

  /** As the error message lists them; a comma within parentheses parts nothing. */
  private static String tables() {
    StringBuilder list = new StringBuilder();
    Set<String> usages = new TreeSet<>();
    for (String usage :
        TableFunctions.usages().replace(" and unnest", ", unnest").split(", (?![^(]*\\))", -1)) {
      usages.add(usage);
    }
    usages.forEach(usage -> list.append("- `").append(usage).append("`\n"));
    return list.toString();
  }

  private static String signatures() {
    Map<String, Set<String>> found = new TreeMap<>();
    for (String file : MACROS) {
      String name = "";
      for (String line : Resources.text(file).lines().toList()) {
        Matcher definition = DEFINITION.matcher(line);
        Matcher overload = OVERLOAD.matcher(line);
        if (definition.matches()) {
          name = definition.group(1);
          add(found, name, definition.group(2));
        } else if (overload.matches()) {
          add(found, name, overload.group(1));
        }
      }
    }
    StringBuilder list = new StringBuilder();
    found.forEach((name, all) -> list.append("- `").append(String.join("`, `", all)).append("`\n"));
    return list.toString();
  }

  private static void add(Map<String, Set<String>> found, String name, String rest) {
    if (AllowedFunctions.LIST.isExpression(name)) {
      found.computeIfAbsent(name, any -> new TreeSet<>()).add(name + "(" + parameters(rest) + ")");
    }
  }

  /** The names of parameters, without their types; the text begins with their parenthesis. */
  private static String parameters(String text) {
    List<String> parameters = new ArrayList<>();
    int depth = 0;
    int start = 1;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '(' ? 1 : 0;
      if (depth == 1 && (c == ',' || c == ')')) {
        parameters.add(text.substring(start, at).strip().split(" ", -1)[0]);
        start = at + 1;
      }
      depth -= c == ')' ? 1 : 0;
      if (depth == 0) {
        break;
      }
    }
    return String.join(", ", parameters);
  }

  /** The names of a group of {@code functions.txt}, in lines. */
  private static String names(String wanted) {
    Set<String> names = new TreeSet<>();
    String group = "";
    for (String line : Resources.lines("functions.txt")) {
      if (line.startsWith("[")) {
        group = line.substring(1, line.length() - 1);
      } else if (group.equals(wanted)) {
        names.addAll(Arrays.asList(line.split(" ", -1)));
      }
    }
    if (wanted.equals("rewritten")) {
      names.addAll(Rewrites.FUNCTIONS);
      names.removeAll(AllowedFunctions.LIST.names());
    }
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String name : names.stream().map(name -> "`" + name + "`").toList()) {
      boolean first = text.isEmpty();
      boolean wraps = column + name.length() + 1 > WIDTH;
      text.append(first ? "" : wraps ? "\n" : " ").append(name);
      column = first || wraps ? name.length() : column + name.length() + 1;
    }
    return text.toString();
  }
}
