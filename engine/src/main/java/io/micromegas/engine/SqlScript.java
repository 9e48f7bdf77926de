package io.micromegas.engine;

import io.micromegas.engine.duckdb.Results;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Statements;

/** Statements of ours, run for their effect. */
final class SqlScript {
  private SqlScript() {}

  /** Runs all statements of a text. Call on a thread with a big stack. */
  static void run(Scratch s, long connection, String sql) {
    long iterator = Statements.parse(s, connection, sql);
    try {
      long statement;
      while ((statement = Statements.next(s, iterator)) != 0) {
        try {
          long result = Statements.execute(s, connection, statement);
          try {
            Results.drain(s, result);
          } finally {
            Results.destroy(s, result);
          }
        } finally {
          Statements.destroy(s, statement);
        }
      }
    } finally {
      Statements.destroyIterator(s, iterator);
    }
  }

  /** Quotes text as a SQL literal. */
  static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
