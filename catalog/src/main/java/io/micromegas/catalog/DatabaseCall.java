package io.micromegas.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One statement with its parameters, one round trip. */
final class DatabaseCall {
  private DatabaseCall() {}

  /** Makes something of the row under the cursor. */
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** Returns what the rows are. */
  static <T> List<T> rows(Connection connection, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet answer = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (answer.next()) {
        rows.add(row.of(answer));
      }
      return rows;
    }
  }

  /** Returns what the first row is, which must be there. */
  static <T> T one(Connection connection, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet answer = statement.executeQuery()) {
      answer.next();
      return row.of(answer);
    }
  }

  /** Returns the number in the first row and column. */
  static long number(Connection connection, String sql, Object... parameters) throws SQLException {
    return one(connection, sql, row -> row.getLong(1), parameters);
  }

  /** Runs a statement without answer; returns how many rows it changed. */
  static int update(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Prepares; takes what the driver takes as it is, lists of texts, and optional values. */
  static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        Object value = parameters[i] instanceof Optional<?> o ? o.orElse(null) : parameters[i];
        if (value instanceof List<?> texts) {
          statement.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
        } else {
          statement.setObject(i + 1, value);
        }
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
