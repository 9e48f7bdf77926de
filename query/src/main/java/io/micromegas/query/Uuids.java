package io.micromegas.query;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs in any of their textual forms: hyphens or none, braces, {@code urn:uuid:}. */
final class Uuids {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern HYPHENS =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String URN = "urn:uuid:";

  private Uuids() {}

  static Optional<UUID> parse(String text) {
    String hex = text.strip().toLowerCase(Locale.ROOT);
    if (hex.startsWith(URN)) {
      hex = hex.substring(URN.length());
    }
    if (hex.startsWith("{") && hex.endsWith("}")) {
      hex = hex.substring(1, hex.length() - 1);
    }
    if (!HYPHENS.matcher(hex).matches() && !DIGITS.matcher(hex).matches()) {
      return Optional.empty();
    }
    String digits = hex.replace("-", "");
    return Optional.of(
        new UUID(
            Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16)));
  }
}
