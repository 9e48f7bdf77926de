package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.DuckDbException;
import java.util.List;

/** DuckDB's errors as ours. */
final class StatementErrors {
  private static final String CANCELLED = "the query was cancelled";

  private static final String DEPTH_SETTING = "max_expression_depth";

  /** What a statement is told that overflows DuckDB's own bound of depth. */
  static final String TOO_DEEP =
      "the statement nests operators or queries deeper than 1000 levels; write long chains of"
          + " operators as lists (IN, list_sum, concat), and name inner queries with WITH";

  private StatementErrors() {}

  /** Returns whether a message of the parser says that it stopped at its bound of depth. */
  static boolean isTooDeep(String message) {
    return message.contains(DEPTH_SETTING);
  }

  private static MicromegasException tooDeep(DuckDbException e) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, TOO_DEEP, e);
  }

  static MicromegasException cancelled() {
    return new MicromegasException(ErrorCode.CANCELLED, CANCELLED);
  }

  /** Returns whether the instance should not be used any more. */
  static boolean isBroken(DuckDbException e) {
    return e.code() == DuckDbException.INTERNAL || e.code() == DuckDbException.FATAL;
  }

  /** Translates an error; directories of the server are taken out of its text. */
  static MicromegasException translate(DuckDbException e, List<String> secretPaths) {
    String text = clean(e.getMessage(), secretPaths);
    return switch (e.code()) {
      case DuckDbException.INTERRUPT -> cancelled();
      case DuckDbException.METADATA_DEFERRED ->
          new MicromegasException(
              ErrorCode.INVALID_ARGUMENT,
              "PIVOT needs the values that become columns: write ON column IN (value, ...)",
              e);
      case DuckDbException.OUT_OF_MEMORY ->
          new MicromegasException(
              ErrorCode.RESOURCE_EXHAUSTED,
              "the query needs more memory or temporary disk than one query may use; narrow its"
                  + " time range, select fewer columns, or aggregate before sorting or joining. "
                  + text,
              e);
      case DuckDbException.INTERNAL, DuckDbException.FATAL ->
          new MicromegasException(ErrorCode.INTERNAL, "the query engine failed: " + text, e);
      default ->
          isTooDeep(text)
              ? tooDeep(e)
              : e.isInputOutput()
                  ? new MicromegasException(
                      ErrorCode.UNAVAILABLE, "reading or writing a file failed: " + text, e)
                  : new MicromegasException(ErrorCode.INVALID_ARGUMENT, text, e);
    };
  }

  private static String clean(String text, List<String> secretPaths) {
    String cleaned = text;
    for (String path : secretPaths) {
      cleaned = cleaned.replace(path, "…");
    }
    return cleaned;
  }
}
