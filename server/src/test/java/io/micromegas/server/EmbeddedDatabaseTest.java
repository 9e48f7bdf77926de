package io.micromegas.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.micromegas.base.MicromegasException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedDatabaseTest {
  @TempDir Path folder;

  private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet answer = statement.getResultSet()) {
        answer.next();
        return answer.getString(1);
      }
    }
  }

  @Test
  void isDurableAndOnLoopbackOnly() throws Exception {
    try (DataDirectory directory = DataDirectory.open(folder);
        EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(ask(database, "show fsync")).isEqualTo("on");
      assertThat(ask(database, "show full_page_writes")).isEqualTo("on");
      assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(database, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(ask(database, "show server_encoding")).isEqualTo("UTF8");
      assertThatThrownBy(
              () -> DriverManager.getConnection(database.url(), database.user(), "guess").close())
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void keepsItsDataAndLeavesNoProcess() throws Exception {
    Postmaster first;
    try (DataDirectory directory = DataDirectory.open(folder)) {
      try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
        ask(database, "create table kept as select 42 as n");
        first = Postmaster.of(folder.resolve("postgres/data")).orElseThrow();
        assertThat(first.isAlive()).isTrue();
        assertThat(first.isOfItsDirectory()).isTrue();
      }
      assertThat(first.isAlive()).isFalse();
      try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
        assertThat(ask(database, "select n from kept")).isEqualTo("42");
      }
    }
  }

  @Test
  void startsAgainWhenItIsKilled() throws Exception {
    try (DataDirectory directory = DataDirectory.open(folder);
        EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      ask(database, "create table kept as select 42 as n");
      long pid = database.pid();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      Optional<String> answer = Optional.empty();
      for (int i = 0; i < 500 && answer.isEmpty(); i++) {
        Thread.sleep(20);
        try {
          answer = Optional.of(ask(database, "select n from kept"));
        } catch (SQLException e) {
          // Not up again yet.
        }
      }
      assertThat(answer).contains("42");
      assertThat(database.pid()).isNotEqualTo(pid);
    }
  }

  @Test
  void isNotConfusedByAPidFileThatNamesAnotherProcess() throws Exception {
    try (DataDirectory directory = DataDirectory.open(folder)) {
      EmbeddedDatabase.start(directory).close();
      Path data = folder.resolve("postgres/data");
      long other = ProcessHandle.current().pid();
      Files.writeString(data.resolve("postmaster.pid"), other + "\n" + data + "\n");
      try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
        assertThat(ask(database, "select 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void runsAsAnotherUserWhereRootMayNotHaveANamespace() throws Exception {
    try (DataDirectory directory = DataDirectory.open(folder)) {
      assumeThat(DatabaseUser.find(directory.resolve(".lock"))).isEqualTo(DatabaseUser.NAMESPACE);
      DatabaseUser other = DatabaseUser.unprivileged();
      for (Path above = folder; above != null; above = above.getParent()) {
        assumeThat(Programs.run(other.command(List.of("test", "-x", above.toString()))))
            .extracting(Programs.Outcome::exitCode)
            .isIn(0, above.equals(folder) ? 1 : 0);
      }
      Programs.run(List.of("chmod", "755", folder.toString()));
      try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, other)) {
        assertThat(ask(database, "show fsync")).isEqualTo("on");
      }
    }
  }

  @Test
  void aDataDirectoryHasOneServer() {
    try (DataDirectory directory = DataDirectory.open(folder)) {
      assertThatThrownBy(() -> DataDirectory.open(folder).close())
          .isInstanceOf(MicromegasException.class)
          .hasMessageContaining(directory.root().toString())
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
    DataDirectory.open(folder).close();
  }
}
