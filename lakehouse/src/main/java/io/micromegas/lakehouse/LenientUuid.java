package io.micromegas.lakehouse;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs as people write them: hyphenated, plain, in braces or as a URN, in any case. */
final class LenientUuid {
  private LenientUuid() {}

  private static final Pattern PLAIN = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern HYPHENATED =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Throws IllegalArgumentException if the text is no UUID. */
  static UUID parse(String text) {
    String id = text.toLowerCase(Locale.ROOT);
    if (id.startsWith("urn:uuid:")) {
      id = id.substring("urn:uuid:".length());
    } else if (id.startsWith("{") && id.endsWith("}")) {
      id = id.substring(1, id.length() - 1);
    }
    if (HYPHENATED.matcher(id).matches()) {
      return UUID.fromString(id);
    }
    if (PLAIN.matcher(id).matches()) {
      return new UUID(
          Long.parseUnsignedLong(id, 0, 16, 16), Long.parseUnsignedLong(id, 16, 32, 16));
    }
    throw new IllegalArgumentException("not a UUID");
  }
}
