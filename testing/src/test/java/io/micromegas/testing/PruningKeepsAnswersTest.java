package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random statements answer the same whether their conditions leave out partitions or not. No
 * condition passes a LIMIT: so a view below one is read whole. {@code -Dmicromegas.statements=5000}
 * tries more.
 */
@Timeout(1800)
class PruningKeepsAnswersTest {
  private static final int STATEMENTS = Integer.getInteger("micromegas.statements", 250);
  private static final String WHOLE = "(SELECT * FROM %s LIMIT 1000000000000)";

  @TempDir Path directory;

  @Test
  void inPartitions() throws Exception {
    compare(PrunedLake.HOURS, 1);
  }

  @Test
  void inBlocks() throws Exception {
    compare(0, 2);
  }

  @Test
  void inBoth() throws Exception {
    compare(11, 3);
  }

  private void compare(int stored, int seed) throws Exception {
    try (PrunedLake lake = new PrunedLake(directory, stored)) {
      int refused = 0;
      for (int number = 0; number < STATEMENTS; number++) {
        long each = seed * 1_000_000L + number;
        String statement = new RandomConditions(new Random(each), lake).statement();
        // The clock of a statement is its own: now() is made the same for both.
        String fixed =
            statement
                .replace("now()", "TIMESTAMP '" + lake.at(15.4).replace("Z", "") + "'")
                .replace("CURRENT_TIMESTAMP", "TIMESTAMP '" + lake.at(15.1).replace("Z", "") + "'");
        List<String> whole = rows(lake, over(fixed, WHOLE));
        List<String> pruned = rows(lake, over(fixed, "%s"));
        assertThat(pruned).as("seed %d: %s", each, fixed).isEqualTo(whole);
        refused += whole.equals(REFUSED) ? 1 : 0;
      }
      // What does not bind compares nothing.
      assertThat(refused).isLessThan(STATEMENTS / 10);
    }
  }

  private static String over(String statement, String relation) {
    return statement
        .replace("{logs}", relation.formatted("log_entries"))
        .replace("{measures}", relation.formatted("measures"))
        .replace("{blocks}", relation.formatted("blocks"))
        .replace(
            "{spans}",
            relation.formatted("view_instance('thread_spans', '" + PrunedLake.THREAD + "')"));
  }

  private static final List<String> REFUSED = List.of("refused");

  private static List<String> rows(PrunedLake lake, String sql) {
    List<String> rows = new ArrayList<>();
    try {
      lake.server.rows(sql).forEach(row -> rows.add(String.join(",", row)));
    } catch (MicromegasException e) {
      if (e.code() != ErrorCode.INVALID_ARGUMENT) {
        throw e;
      }
      if (System.getProperty("micromegas.verbose") != null) {
        System.out.println("REFUSED " + sql + " " + e.getMessage());
      }
      return REFUSED;
    }
    rows.sort(null);
    return rows;
  }
}
