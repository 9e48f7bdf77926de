package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the database's errors mean to a caller; codes of PostgreSQL's appendix A. */
final class CatalogErrors {
  private CatalogErrors() {}

  /**
   * Translates an error of a statement or of the pool; {@code tooSlow} is what a statement's time
   * limit means here.
   */
  static MicromegasException of(String doing, SQLException e, ErrorCode tooSlow) {
    return new MicromegasException(code(e, tooSlow), doing + ": " + message(e), e);
  }

  /** Returns whether the connection is of no use any more, and its neighbours probably not. */
  static boolean connectionLost(SQLException e) {
    String state = state(e);
    return state.startsWith("08") || state.startsWith("57P");
  }

  private static ErrorCode code(SQLException e, ErrorCode tooSlow) {
    if (e instanceof SQLTransientConnectionException) {
      // The pool's own: with a cause the database refused or did not answer, without one all
      // connections were in use.
      return e.getCause() == null ? ErrorCode.OVERLOADED : ErrorCode.UNAVAILABLE;
    }
    String state = state(e);
    return switch (state) {
      case "55P03", "40001", "40P01", "53300" -> ErrorCode.OVERLOADED;
      case "57014" -> tooSlow;
      case "22021", "22P05" -> ErrorCode.INVALID_ARGUMENT; // text that PostgreSQL cannot hold
      case "MM001" -> ErrorCode.UNAVAILABLE; // clock ahead
      case "MM002" -> ErrorCode.INVALID_ARGUMENT; // a time in the future, a range not closed
      case "MM003", "23P01" -> ErrorCode.CONFLICT; // partitions that would overlap
      default -> codeOfClass(state.length() < 2 ? "" : state.substring(0, 2));
    };
  }

  private static ErrorCode codeOfClass(String stateClass) {
    return switch (stateClass) {
      case "22", "23", "42" -> ErrorCode.INTERNAL; // our own statement was wrong
      case "54" -> ErrorCode.TOO_LARGE;
      default -> ErrorCode.UNAVAILABLE;
    };
  }

  private static String message(SQLException e) {
    if (e instanceof SQLTransientConnectionException) {
      return e.getCause() == null
          ? "all connections are in use; try again later"
          : "the database cannot be reached: " + e.getCause().getMessage();
    }
    String message = said(e);
    return switch (state(e)) {
      case "55P03" ->
          "another writer holds what is needed (mostly the ingest clock); try again later";
      case "57014" -> "the database took longer than the time limit";
      case "22021", "22P05" -> "a text holds a character that cannot be stored (U+0000)";
      case "MM001" -> message + "; set the database's clock right, or wait until it has caught up";
      default -> message;
    };
  }

  /** Our own errors come without the place in the function. */
  private static String said(SQLException e) {
    if (state(e).startsWith("MM") && e instanceof PSQLException ours) {
      ServerErrorMessage server = ours.getServerErrorMessage();
      String message = server == null ? null : server.getMessage();
      if (message != null) {
        return message;
      }
    }
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
