package io.micromegas.telemetry;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The spellings of UUIDs that senders, and people in SQL, may use (ingestion-wire 2.1). */
public final class UuidText {
  private static final String URN = "urn:uuid:";

  private UuidText() {}

  /** Accepts hyphenated, 32 hex digits, braced and URN form, in any case; else empty. */
  public static Optional<UUID> parse(String text) {
    String hyphenated = text;
    if (text.length() == 32) {
      return of(text, 0, 8, 12, 16, 20);
    } else if (text.length() == 38 && text.charAt(0) == '{' && text.charAt(37) == '}') {
      hyphenated = text.substring(1, 37);
    } else if (text.length() == 45 && text.toLowerCase(Locale.ROOT).startsWith(URN)) {
      hyphenated = text.substring(URN.length());
    }
    if (hyphenated.length() != 36
        || hyphenated.charAt(8) != '-'
        || hyphenated.charAt(13) != '-'
        || hyphenated.charAt(18) != '-'
        || hyphenated.charAt(23) != '-') {
      return Optional.empty();
    }
    return of(hyphenated, 0, 9, 14, 19, 24);
  }

  private static Optional<UUID> of(String text, int a, int b, int c, int d, int e) {
    long p = hex(text, a, 8);
    long q = hex(text, b, 4);
    long r = hex(text, c, 4);
    long s = hex(text, d, 4);
    long t = hex(text, e, 12);
    if ((p | q | r | s | t) < 0) {
      return Optional.empty();
    }
    return Optional.of(new UUID(p << 32 | q << 16 | r, s << 48 | t));
  }

  /** Returns -1 when a digit is none. */
  private static long hex(String text, int at, int digits) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
