package io.micromegas.catalog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests of a JVM, each with a database of its own. */
final class EmbeddedDatabase {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private EmbeddedDatabase() {}

  private static final class Holder {
    // fsync is of no use to most tests, and the last checkpoint would sync some 300 files for each
    // database, which holds up their end by half a minute.
    static final EmbeddedPostgres SERVER = start(false);
  }

  /** Starts a server of one's own, with or without fsync; the rest as production has it. */
  static EmbeddedPostgres start(boolean fsync) {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", fsync ? "on" : "off")
          .setServerConfig("full_page_writes", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("max_connections", "200")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Migrated {
    static final String TEMPLATE = create();

    private static String create() {
      try {
        createDatabase("migrated", "template1");
        PostgresCatalog.open(settings("migrated")).close();
        return "migrated";
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Creates a database without anything in it. */
  static CatalogSettings empty() throws SQLException {
    return createDatabase("lake" + NAMES.incrementAndGet(), "template1");
  }

  /** Creates a database with the tables of an empty lake; quicker than to migrate each. */
  static CatalogSettings create() throws SQLException {
    return createDatabase("lake" + NAMES.incrementAndGet(), Migrated.TEMPLATE);
  }

  private static CatalogSettings createDatabase(String name, String template) throws SQLException {
    execute(settings("postgres"), "create database " + name + " template " + template);
    return settings(name);
  }

  private static CatalogSettings settings(String database) {
    return settings(Holder.SERVER, database);
  }

  /** Settings for a database of a server of one's own. */
  static CatalogSettings settings(EmbeddedPostgres server, String database) {
    return CatalogSettings.of(server.getJdbcUrl("postgres", database), "postgres", "");
  }

  /** Opens a connection past the catalog. */
  static Connection connect(CatalogSettings settings) throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
  }

  /** Returns the one number that a query answers. */
  static long number(CatalogSettings settings, String sql) throws SQLException {
    return Long.parseLong(text(settings, sql));
  }

  private static String text(CatalogSettings settings, String sql) throws SQLException {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getString(1);
    }
  }

  /** Sets the clock that leases and stamps are taken from; it goes on from there. */
  static void setClock(CatalogSettings settings, Instant time) throws SQLException {
    execute(
        settings,
        """
        create or replace function database_nanos() returns bigint language sql volatile
        as $$ select (extract(epoch from clock_timestamp() - '%s'::timestamptz) * 1000000)::bigint
          * 1000 + %d $$
        """
            .formatted(Instant.now(), CatalogTime.nanos("the test's time", time)));
  }

  /** Runs a statement as an administrator of the server would. */
  static void execute(CatalogSettings settings, String sql) throws SQLException {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
