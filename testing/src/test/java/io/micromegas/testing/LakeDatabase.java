package io.micromegas.testing;

import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of a test's own, whose connections can be cut, which can be stopped and started, and
 * whose clock can be set forward (everything in the lake goes by it). Thread-safe, but for stopping
 * and starting.
 */
final class LakeDatabase implements AutoCloseable {
  private final Path directory;
  private EmbeddedPostgres server;
  private final int port;
  private @Nullable Connection referee;

  LakeDatabase(Path directory) throws IOException {
    this.directory = directory;
    this.server = builder().start();
    this.port = server.getPort();
    PostgresCatalog.open(settings(2)).close();
    execute("create table test_clock (ahead bigint not null)");
    execute("insert into test_clock values (0)");
    execute(
        """
        create or replace function database_nanos() returns bigint language sql volatile as $$
          select (extract(epoch from clock_timestamp()) * 1000000)::bigint * 1000
            + (select ahead from test_clock) $$\
        """);
  }

  private EmbeddedPostgres.Builder builder() {
    return TestPostgres.builder(false)
        .setPGStartupWait(Duration.ofMinutes(1))
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setServerConfig("max_connections", "200");
  }

  /** Stops it as an administrator does who cannot wait: connections are cut. */
  void stop() throws IOException {
    server.close();
  }

  /** Starts it again, where it was. */
  void start() throws IOException {
    server = builder().setPort(port).start();
  }

  String url() {
    return "jdbc:postgresql://localhost:" + port + "/postgres";
  }

  /** Returns settings for a catalog that does not wait long. */
  CatalogSettings settings(int connections) {
    return settings(url(), connections);
  }

  static CatalogSettings settings(String url, int connections) {
    CatalogSettings usual = CatalogSettings.of(url, "postgres", "");
    return new CatalogSettings(
        url,
        "postgres",
        "",
        connections,
        4 * connections,
        2 * connections,
        Duration.ofSeconds(5),
        usual.lockWait(),
        usual.commitTimeout(),
        usual.queryTimeout(),
        usual.snapshotIdle(),
        usual.clockMaxAhead(),
        usual.commitBlocks(),
        usual.cursorRows());
  }

  /** The referee's connection, which is not among those that are cut. */
  private Connection connection() throws SQLException {
    if (referee == null || !referee.isValid(1)) {
      referee = DriverManager.getConnection(url() + "?ApplicationName=referee", "postgres", "");
    }
    return referee;
  }

  /** Runs a statement, as an administrator would. */
  synchronized void execute(String sql) {
    try (Statement statement = connection().createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the first column of a query's rows. */
  synchronized List<String> texts(String sql) {
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  long number(String sql) {
    return Long.parseLong(texts(sql).getFirst());
  }

  /** Returns the lake's time, nanoseconds since the epoch. */
  long now() {
    return number("select database_nanos()");
  }

  /** Sets the clock forward. */
  void leap(Duration ahead) {
    execute("update test_clock set ahead = ahead + " + ahead.toNanos());
  }

  /** Sets the clock of commits forward, so that it is ahead of the database's. */
  void pushIngestClock(Duration ahead) {
    execute("update ingest_clock set last = last + " + ahead.toNanos());
  }

  /** Cuts every second connection, roughly. */
  void cutSome(Random random) {
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
            + " and backend_type = 'client backend' and application_name <> 'referee'"
            + " and pid % 2 = "
            + random.nextInt(2));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
