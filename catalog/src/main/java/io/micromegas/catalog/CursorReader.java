package io.micromegas.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A reader over a server-side cursor of the snapshot's transaction. */
final class CursorReader implements RowReader {
  private final PostgresSnapshot snapshot;
  private final PreparedStatement statement;
  private final ResultSet rows;

  CursorReader(PostgresSnapshot snapshot, PreparedStatement statement) throws SQLException {
    this.snapshot = snapshot;
    this.statement = statement;
    this.rows = statement.executeQuery();
  }

  @Override
  public int next(int max, RowConsumer consumer) {
    return snapshot.call(
        "reading rows",
        () -> {
          int count = 0;
          while (count < max && rows.next()) {
            consumer.accept(rows);
            count++;
          }
          return count;
        });
  }

  @Override
  public void close() {
    if (snapshot.isClosed()) {
      return; // ended with its transaction
    }
    snapshot.call(
        "closing a reader",
        () -> {
          statement.close();
          return true;
        });
  }
}
