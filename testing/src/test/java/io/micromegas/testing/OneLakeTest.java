package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a role each, in processes of their own, on one database and one directory. */
@Timeout(300)
class OneLakeTest {
  @TempDir Path folder;
  private EmbeddedPostgres database;

  @BeforeEach
  void startDatabase() throws Exception {
    database = TestPostgres.builder(true).start();
  }

  @AfterEach
  void stopDatabase() throws Exception {
    database.close();
  }

  private ServerProcess start(String name, String roles, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(Arrays.asList(more));
    arguments.add("--roles=" + roles);
    arguments.add(
        "--sql-url=postgresql://postgres:postgres@localhost:" + database.getPort() + "/postgres");
    arguments.add("--lake=" + folder.resolve("lake"));
    return ServerProcess.start(folder.resolve(name), arguments.toArray(String[]::new));
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private interface Question {
    long ask() throws Exception;
  }

  private static void await(String what, Question question) throws Exception {
    for (int i = 0; i < 300; i++) {
      if (question.ask() > 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not within 30 s: " + what);
  }

  @Test
  void threeServersWithARoleEachAreOne() throws Exception {
    try (ServerProcess ingest = start("ingest", "ingest");
        ServerProcess query = start("query", "query");
        ServerProcess maintenance = start("maintenance", "maintenance", "--self-telemetry=on");
        LogSender sender = new LogSender(ingest.http());
        SqlClient sql = new SqlClient(query.flight())) {
      assertThat(ingest.output()).contains(" http=").doesNotContain(" flight=");
      assertThat(query.output()).contains(" flight=").doesNotContain(" http=");
      assertThat(maintenance.output()).doesNotContain(" flight=").doesNotContain(" http=");
      String partitions = "select count(*) from partitions where view_set = 'log_entries'";
      for (int i = 0; i < 60; i++) {
        sender.send();
        assertThat(sql.number("SELECT count(*) FROM log_entries WHERE target = 'test'"))
            .isEqualTo(sender.acknowledged());
        Thread.sleep(50);
      }
      await("partitions", () -> number(partitions));
      await(
          "the maintenance server's own measures",
          () -> sql.number("SELECT count(*) FROM measures WHERE name = 'maintenance.lag'"));
      assertThat(
              sql.number("SELECT count(DISTINCT task) FROM maintenance_tasks WHERE failures = 0"))
          .isEqualTo(7);
      assertThat(sql.number("SELECT count(*) FROM log_entries WHERE target = 'test'"))
          .isEqualTo(sender.acknowledged());
      assertThat(number("select count(*) from server_leases")).isEqualTo(2);
    }
    assertThat(number("select count(*) from server_leases")).isZero();
  }

  @Test
  void aStopInTheMiddleOfMaintenanceLeavesNothingBehind() throws Exception {
    try (ServerProcess front = start("front", "ingest,query");
        LogSender sender = new LogSender(front.http());
        SqlClient sql = new SqlClient(front.flight())) {
      for (int round = 0; round < 2; round++) {
        ServerProcess maintenance = start("maintenance", "maintenance", "--stop-grace=2s");
        try (maintenance) {
          // Stopped at some point of the runs that these make necessary.
          for (int i = 0; i < 15 + 7 * round; i++) {
            sender.send();
            Thread.sleep(100);
          }
          maintenance.terminate();
          assertThat(maintenance.awaitEnd()).as(maintenance.output()).isZero();
        }
        assertThat(number("select count(*) from claims")).isZero();
        assertThat(number("select count(*) from server_leases")).isOne();
        try (Stream<Path> left = Files.walk(folder.resolve("maintenance/writer"))) {
          assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(sql.number("SELECT count(*) FROM log_entries")).isEqualTo(sender.acknowledged());
      }
      assertThat(number("select count(*) from partitions")).isPositive();
      assertThat(files())
          .isEqualTo(
              number(
                  "select (select count(*) from partitions where file_path is not null)"
                      + " + (select count(*) from retired_files)"));
    }
  }

  private long files() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("lake/views"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
