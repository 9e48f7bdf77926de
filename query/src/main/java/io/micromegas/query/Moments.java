package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes every moment a TIMESTAMP_NS in UTC. DuckDB reads {@code '2024-05-01T14:00:00+02:00'} as a
 * TIMESTAMP by forgetting the offset; only its types with a zone heed it.
 */
final class Moments {
  static final String TYPE = "TIMESTAMP_NS";
  static final String ZONED_TYPE = "TIMESTAMPTZ_NS";

  private static final Set<String> WALL_NAMES =
      Set.of("timestamp", "datetime", "timestamp_us", "timestamp_ms", "timestamp_s");
  private static final Set<String> ZONED_NAMES =
      Set.of("timestamptz", "timestamp with time zone", "timestamptz_ns");

  private static final Pattern WITH_OFFSET =
      Pattern.compile("\\s*\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d.*[+-]\\d\\d(:?\\d\\d)?\\s*");

  private static final Set<String> SPECIAL = Set.of("epoch", "infinity", "-infinity");

  private static final Pattern DATED = Pattern.compile("\\s*[+-]?\\d{4,}-\\d\\d?-\\d\\d?.*");

  private Moments() {}

  static boolean isWallName(String type) {
    return WALL_NAMES.contains(type.toLowerCase(Locale.ROOT));
  }

  static boolean isZonedName(String type) {
    return ZONED_NAMES.contains(type.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns a value as a time in UTC, offsets in texts heeded: by way of the type with a zone,
   * which changes nothing else.
   */
  static JsonNode zoned(JsonNode value, boolean tryCast) {
    return Nodes.cast(Nodes.cast(value, ZONED_TYPE, tryCast), TYPE, tryCast);
  }

  /** Returns whether a text says its time without an offset; refuses what says none. */
  static boolean isPlain(JsonNode literal) {
    String text = Nodes.literalText(literal);
    if (!DATED.matcher(text).matches()
        && !SPECIAL.contains(text.strip().toLowerCase(Locale.ROOT))) {
      throw Refusal.because(
          "'" + text + "' is no time; write one as '2024-05-01' or '2024-05-01T12:00:00Z'");
    }
    return !WITH_OFFSET.matcher(text).matches();
  }

  /** Returns whether a text is a date or a moment, rather than an interval. */
  static boolean isDated(JsonNode literal) {
    return Nodes.isLiteral(literal, "STRING")
        && DATED.matcher(Nodes.literalText(literal)).matches();
  }

  /** Returns a time in whole microseconds, rounded down as DuckDB's date functions do not. */
  static JsonNode micros(JsonNode time) {
    return Nodes.call("floor_to_micros", List.of(time));
  }

  static JsonNode ofNanos(JsonNode nanos) {
    return Nodes.call("make_timestamp_ns", List.of(nanos));
  }
}
