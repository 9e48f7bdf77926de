package io.micromegas.query;

import java.nio.charset.StandardCharsets;

/** Where something stands in a statement, as a person counts. */
final class Positions {
  private final int before;
  private final byte[] body;

  /**
   * @param sql the statement as it was sent
   * @param body the end of it that the engine parsed
   */
  Positions(String sql, String body) {
    this.before = sql.codePointCount(0, sql.length() - body.length());
    this.body = body.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the character, from 1, at an offset into what was parsed, in bytes of UTF-8. */
  int character(int offset) {
    int end = Math.clamp(offset, 0, body.length);
    String text = new String(body, 0, end, StandardCharsets.UTF_8);
    return before + text.codePointCount(0, text.length()) + 1;
  }
}
