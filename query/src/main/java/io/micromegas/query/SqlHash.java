package io.micromegas.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One name for all statements that differ in nothing but constants, spacing, comments and the case
 * of words: the first 16 hexadecimal digits of the SHA-256 of the tokens, joined by single spaces,
 * with {@code ?} for each number and text.
 */
final class SqlHash {
  private static final int DIGITS = 16;

  private SqlHash() {}

  static String of(String sql) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(normal(sql).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns what is hashed: of what has no end to a text or a comment, the words as they are. */
  static String normal(String sql) {
    SqlTokens tokens = new SqlTokens(sql);
    StringBuilder normal = new StringBuilder();
    while (tokens.next()) {
      if (!normal.isEmpty()) {
        normal.append(' ');
      }
      normal.append(tokens.normal());
    }
    return tokens.isBroken() ? sql.strip().replaceAll("\\s+", " ") : normal.toString();
  }
}
