package io.micromegas.engine;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** Results as text, for comparing. */
final class Rows {
  private Rows() {}

  /** Runs a statement and returns each row as text. */
  static List<String> of(Engine.Session session, String sql) {
    List<String> rows = new ArrayList<>();
    try (BatchStream batches = session.execute(sql)) {
      while (batches.next()) {
        for (int row = 0; row < batches.root().getRowCount(); row++) {
          List<String> cells = new ArrayList<>();
          for (FieldVector vector : batches.root().getFieldVectors()) {
            Object cell = vector.getObject(row);
            cells.add(
                cell instanceof byte[] bytes
                    ? HexFormat.of().formatHex(bytes)
                    : String.valueOf(cell));
          }
          rows.add(String.join("|", cells));
        }
      }
    }
    return rows;
  }

  /** Runs a statement and returns the number of its rows. */
  static long count(Engine.Session session, String sql) {
    long rows = 0;
    try (BatchStream batches = session.execute(sql)) {
      while (batches.next()) {
        rows += batches.root().getRowCount();
      }
    }
    return rows;
  }
}
