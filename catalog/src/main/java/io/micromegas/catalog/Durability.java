package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The settings of the database without which an acknowledged block could be lost (R1). */
final class Durability {
  private static final int OLDEST_VERSION = 150_000;

  private Durability() {}

  static void verify(Connection connection) throws SQLException {
    require(connection, "fsync", Set.of("on"));
    require(connection, "full_page_writes", Set.of("on"));
    require(connection, "synchronous_commit", Set.of("on", "remote_apply"));
    String version = setting(connection, "server_version_num");
    if (Integer.parseInt(version) < OLDEST_VERSION) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "the catalog needs PostgreSQL 15 or newer; server_version_num is " + version);
    }
  }

  private static void require(Connection connection, String name, Set<String> safe)
      throws SQLException {
    String value = setting(connection, name);
    if (!safe.contains(value)) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "the database would lose acknowledged data in a crash: "
              + name
              + " is "
              + value
              + "; set it to on in postgresql.conf, reload, and start again");
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("show " + name)) {
      answer.next();
      return answer.getString(1);
    }
  }
}
