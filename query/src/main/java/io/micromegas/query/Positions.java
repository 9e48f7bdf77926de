package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.SourceOffset;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Where something stands in a statement, as a person counts. */
final class Positions {
  private final String before;
  private final byte[] body;

  /**
   * @param sql the statement as it was sent
   * @param body the end of it that the engine parsed
   */
  Positions(String sql, String body) {
    this.before = sql.substring(0, sql.length() - body.length());
    this.body = body.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the line and the column, from 1, at an offset into what was parsed, in bytes. */
  String place(int offset) {
    int end = Math.clamp(offset, 0, body.length);
    String text = before + new String(body, 0, end, StandardCharsets.UTF_8);
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', start)) {
      line++;
      start = i + 1;
    }
    return "line " + line + ", column " + (text.codePointCount(start, text.length()) + 1);
  }

  /** Returns an error with its place, if it knows one, in its sentence. */
  MicromegasException locate(MicromegasException error) {
    OptionalInt offset = SourceOffset.of(error);
    return offset.isEmpty() ? error : locate(error, offset.getAsInt());
  }

  /** Returns an error with a place in its sentence. */
  MicromegasException locate(MicromegasException error, int offset) {
    return new MicromegasException(
        error.code(), error.getMessage() + " (at " + place(offset) + ")", error);
  }

  /** Returns an error that knows its place: the one it knew, or else this one. */
  static MicromegasException at(MicromegasException error, int offset) {
    boolean user = error.code() == ErrorCode.INVALID_ARGUMENT;
    return !user || SourceOffset.of(error).isPresent()
        ? error
        : new MicromegasException(
            error.code(), error.getMessage(), new SourceOffset(offset, error));
  }
}
