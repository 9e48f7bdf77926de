package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Statements;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses what is not one SELECT, or EXPLAIN of one, whoever checked the text before: DuckDB's
 * settings alone would let COPY write below the allowed directories, and ATTACH change an instance
 * that other statements use after this one.
 */
final class ReadOnlyStatements {
  private static final Pattern EXPLAIN =
      Pattern.compile("\\s*EXPLAIN\\s*(?:ANALYZE\\b|\\([^()]*\\))?", Pattern.CASE_INSENSITIVE);

  private ReadOnlyStatements() {}

  /** Throws INVALID_ARGUMENT for other statements. On the slot's thread. */
  static void check(Scratch s, long connection, String sql, long statement) {
    if (Statements.isSelect(s, statement)) {
      return;
    }
    Matcher matcher = EXPLAIN.matcher(sql);
    if (!Statements.isExplain(s, statement) || !matcher.lookingAt()) {
      throw notAllowed();
    }
    long explained = parse(s, connection, sql.substring(matcher.end()));
    try {
      if (!Statements.isSelect(s, explained)) {
        throw notAllowed();
      }
    } finally {
      Statements.destroy(s, explained);
    }
  }

  private static MicromegasException notAllowed() {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        "only statements that read are allowed: SELECT, WITH, VALUES, SHOW, DESCRIBE and EXPLAIN of"
            + " them");
  }

  /** Parses one statement, which the caller destroys. On the slot's thread. */
  static long parse(Scratch s, long connection, String sql) {
    if (sql.indexOf('\0') >= 0) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the statement holds the character U+0000; remove it");
    }
    long iterator = Statements.parse(s, connection, sql);
    try {
      long statement = Statements.next(s, iterator);
      if (statement == 0) {
        throw new MicromegasException(ErrorCode.INVALID_ARGUMENT, "the statement is empty");
      }
      long second = Statements.next(s, iterator);
      if (second != 0) {
        Statements.destroy(s, second);
        Statements.destroy(s, statement);
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT, "send one statement at a time, not several");
      }
      return statement;
    } finally {
      Statements.destroyIterator(s, iterator);
    }
  }
}
