package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables to the version of this program. */
final class Migrations {
  /** Version of the newest file in the folder {@code migration}; a test compares. */
  static final String LATEST = "8";

  private static final String LOCATION = "classpath:io/micromegas/catalog/migration";
  private static final String HISTORY = "flyway_schema_history";

  private Migrations() {}

  /**
   * Migrates unless the history says that nothing is to be done: asking takes a millisecond, where
   * starting Flyway takes a large part of a second of a cold JVM. Several servers may call it at
   * once; Flyway takes a lock.
   */
  static void run(CatalogSettings settings, ConnectionPool pool) {
    if (pool.call("reading the catalog's version", Migrations::current)) {
      return;
    }
    try {
      flyway(settings).migrate();
    } catch (FlywayException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "the catalog could not be migrated: " + e.getMessage(), e);
    }
  }

  static Flyway flyway(CatalogSettings settings) {
    return Flyway.configure()
        .dataSource(settings.url(), settings.user(), settings.password())
        .locations(LOCATION)
        .table(HISTORY)
        .load();
  }

  private static boolean current(Connection connection) throws SQLException {
    try (PreparedStatement exists =
            connection.prepareStatement("select to_regclass('" + HISTORY + "') is not null");
        ResultSet answer = exists.executeQuery()) {
      answer.next();
      if (!answer.getBoolean(1)) {
        return false;
      }
    }
    try (PreparedStatement version =
        connection.prepareStatement(
            "select bool_and(success) and bool_or(version = ?) from " + HISTORY)) {
      version.setString(1, LATEST);
      try (ResultSet answer = version.executeQuery()) {
        answer.next();
        return answer.getBoolean(1);
      }
    }
  }
}
