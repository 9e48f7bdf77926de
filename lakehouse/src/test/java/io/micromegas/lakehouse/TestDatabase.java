package io.micromegas.lakehouse;

import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of a lake's own, on one PostgreSQL for all tests of a JVM. */
final class TestDatabase {
  private static final AtomicInteger NAMES = new AtomicInteger();

  final CatalogSettings settings;

  private TestDatabase(CatalogSettings settings) {
    this.settings = settings;
  }

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();
    static final String TEMPLATE = template();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String template() {
      create("migrated", "template1");
      PostgresCatalog.open(settings("migrated")).close();
      return "migrated";
    }
  }

  /** Creates a database with the tables of an empty lake. */
  static TestDatabase create() {
    return create("lake" + NAMES.incrementAndGet(), Holder.TEMPLATE);
  }

  private static TestDatabase create(String name, String template) {
    new TestDatabase(settings("postgres"))
        .execute("create database " + name + " template " + template);
    return new TestDatabase(settings(name));
  }

  private static CatalogSettings settings(String database) {
    return CatalogSettings.of(Holder.SERVER.getJdbcUrl("postgres", database), "postgres", "");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
  }

  /** Runs a statement, as an administrator would. */
  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the first column of a query's rows. */
  List<String> texts(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
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
}
