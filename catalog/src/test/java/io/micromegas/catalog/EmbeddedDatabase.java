package io.micromegas.catalog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests of a JVM, each with a database of its own. */
final class EmbeddedDatabase {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private EmbeddedDatabase() {}

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        // The library turns these off unless told otherwise; the tests want what production has.
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Creates an empty database. */
  static CatalogSettings create() throws SQLException {
    String name = "lake" + NAMES.incrementAndGet();
    try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return CatalogSettings.of(Holder.SERVER.getJdbcUrl("postgres", name), "postgres", "");
  }

  /** Runs a statement as an administrator of the server would. */
  static void execute(CatalogSettings settings, String sql) throws SQLException {
    try (Connection connection =
            java.sql.DriverManager.getConnection(
                settings.url(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
