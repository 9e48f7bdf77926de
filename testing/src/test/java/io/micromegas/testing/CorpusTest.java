package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement of the corpus, over {@link SampleLake} and through Flight SQL, answers exactly
 * the rows written below it: out of blocks, out of partitions, and out of both.
 */
@Timeout(300)
class CorpusTest {
  private static final Path CORPUS =
      Path.of("../query/src/test/resources/io/micromegas/query/corpus/lake");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void outOfBlocks() throws Exception {
    try (MicromegasServer server = start("--persist-behind=off")) {
      send(server, true, true);
      try (SqlClient sql = new SqlClient(server.flightUrl())) {
        assertThat(partitions(sql)).isEmpty();
        checkAll(sql);
        assertThat(partitions(sql)).isEmpty();
      }
    }
  }

  @Test
  void outOfPartitions() throws Exception {
    try (MicromegasServer server = start("--persist-behind=on")) {
      send(server, true, true);
      try (SqlClient sql = new SqlClient(server.flightUrl())) {
        writeAll(sql);
        checkAll(sql);
      }
    }
  }

  @Test
  void outOfBoth() throws Exception {
    try (MicromegasServer server = start("--persist-behind=on")) {
      send(server, true, false);
      try (SqlClient sql = new SqlClient(server.flightUrl())) {
        writeAll(sql);
      }
    }
    try (MicromegasServer server = start("--persist-behind=off")) {
      send(server, false, true);
      try (SqlClient sql = new SqlClient(server.flightUrl())) {
        List<List<Object>> before = partitions(sql);
        assertThat(before).isNotEmpty();
        checkAll(sql);
        assertThat(partitions(sql)).isEqualTo(before);
      }
    }
  }

  private MicromegasServer start(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data-dir=" + directory.resolve("data"),
                "--free-ports",
                "--roles=ingest,query",
                "--query-memory=128MiB",
                "--query-disk=64MiB"));
    arguments.addAll(Arrays.asList(more));
    return MicromegasServer.start(arguments.toArray(String[]::new));
  }

  private static void send(MicromegasServer server, boolean first, boolean second)
      throws IOException {
    try (TelemetrySender sender = new TelemetrySender(URI.create(server.httpUrl()))) {
      SampleLake lake = new SampleLake(sender);
      if (first) {
        lake.sendFirstHalf();
      }
      if (second) {
        lake.sendSecondHalf();
      }
    }
  }

  private static List<List<Object>> partitions(SqlClient sql) throws Exception {
    return sql.query(
        "SELECT view_set_name, view_instance_id, begin_insert_time, num_rows FROM list_partitions()"
            + " WHERE num_rows > 0 ORDER BY ALL");
  }

  /** Writes partitions of everything there is; those of instances are written behind queries. */
  private static void writeAll(SqlClient sql) throws Exception {
    Thread.sleep(1_100); // until the second of the last block is over
    for (String view : List.of("log_entries", "measures", "log_stats")) {
      sql.query(
          "SELECT time, msg FROM materialize_partitions('"
              + view
              + "', date_trunc('second', now()) - INTERVAL '1 hour', date_trunc('second', now()), 3600)");
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (String instance : SampleLake.INSTANCES) {
      String id = instance.substring(instance.indexOf(' ') + 1);
      String set = instance.substring(0, instance.indexOf(','));
      String rows = "SELECT count(*) FROM view_instance(" + instance + ")";
      String written =
          "SELECT coalesce(sum(num_rows), 0) FROM list_partitions() WHERE view_instance_id = "
              + id
              + " AND view_set_name = "
              + set;
      while (sql.number(written) == 0) {
        sql.query(rows);
        assertThat(System.nanoTime()).as("partitions of %s in time", instance).isLessThan(end);
        Thread.sleep(50);
      }
    }
  }

  private static void checkAll(SqlClient sql) throws Exception {
    List<String> wrong = new ArrayList<>();
    int statements = 0;
    for (Path file : files()) {
      for (Statement statement : Statement.of(file)) {
        statements++;
        String rows;
        try {
          rows = text(sql.query(statement.sql(), statement.begin(), statement.end()));
        } catch (RuntimeException e) {
          rows = "failed: " + e.getMessage();
        }
        if (!rows.equals(statement.rows())) {
          wrong.add(
              "%s: %s\nexpected: %s\nbut was:  %s"
                  .formatted(file.getFileName(), statement.sql(), statement.rows(), rows));
        }
      }
    }
    assertThat(statements).isGreaterThanOrEqualTo(100);
    assertThat(wrong).as(String.join("\n\n", wrong)).isEmpty();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.sorted().toList();
    }
  }

  private static String text(List<List<Object>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining(" | "));
  }

  /**
   * A statement of the corpus.
   *
   * @param begin of the API's range, RFC 3339, or empty
   */
  record Statement(String sql, String rows, String begin, String end) {
    /** Reads a file: statements, each followed by its rows; comments; ranges for what follows. */
    static List<Statement> of(Path file) throws IOException {
      List<Statement> statements = new ArrayList<>();
      String sql = "";
      String[] range = {"", ""};
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("-- =")) {
          String rows = line.substring("-- =".length()).strip();
          statements.add(new Statement(sql.strip(), rows, range[0], range[1]));
          sql = "";
        } else if (line.startsWith("# range:")) {
          String[] words = line.substring("# range:".length()).strip().split(" ", -1);
          range = new String[] {word(words[0]), words.length < 2 ? "" : word(words[1])};
        } else if (!line.startsWith("#")) {
          sql += line + "\n";
        }
      }
      assertThat(sql).as("a statement without rows in %s", file).isBlank();
      return statements;
    }

    private static String word(String word) {
      return word.equals("-") ? "" : word;
    }
  }
}
