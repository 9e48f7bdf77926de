package io.micromegas.telemetry;

import io.micromegas.telemetry.CborReader.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How the kinds of values that fields of bodies have in common are read. */
final class FieldReaders {
  /** What the columns of the process table hold. */
  static final int MAX_TEXT = 255;

  /** Properties or tags of a process or stream; a bound on memory, far beyond real senders. */
  static final int MAX_ITEMS = 65_536;

  /** Properties that only the server sets. */
  static final String RESERVED_PREFIX = "micromegas.";

  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  private FieldReaders() {}

  static UUID uuid(CborReader in) throws IOException {
    return uuid(in, in.readText());
  }

  private static UUID uuid(CborReader in, String text) {
    return UuidText.parse(text)
        .orElseThrow(() -> in.error("'" + shortened(text) + "' is not a UUID"));
  }

  static Optional<UUID> optionalUuid(CborReader in) throws IOException {
    if (in.isNull()) {
      return Optional.empty();
    }
    String text = in.readText();
    return text.isEmpty() ? Optional.empty() : Optional.of(uuid(in, text));
  }

  static Instant time(CborReader in) throws IOException {
    String text = in.readText();
    Instant time;
    try {
      time = Rfc3339.parse(text);
    } catch (DateTimeException e) {
      throw in.error("'" + shortened(text) + "' is not an RFC 3339 time: " + e.getMessage());
    }
    BigInteger nanos =
        BigInteger.valueOf(time.getEpochSecond())
            .multiply(NANOS)
            .add(BigInteger.valueOf(time.getNano()));
    if (nanos.bitLength() > 63) {
      throw in.error("'" + text + "' is outside 64 bits of nanoseconds (years 1677 to 2262)");
    }
    return time;
  }

  static String shortText(CborReader in) throws IOException {
    String text = in.readText();
    if (text.codePointCount(0, text.length()) > MAX_TEXT) {
      throw in.error("longer than " + MAX_TEXT + " characters");
    }
    return text;
  }

  /** Reads text to text, the last of equal keys wins, and drops what is reserved to the server. */
  static Map<String, String> properties(CborReader in) throws IOException {
    Map<String, String> properties = new LinkedHashMap<>();
    in.startMap();
    for (String key = in.nextKey(); key != null; key = in.nextKey()) {
      String value = in.readText();
      if (!key.startsWith(RESERVED_PREFIX)) {
        properties.put(key, value);
      }
      if (properties.size() > MAX_ITEMS) {
        throw in.error("more than " + MAX_ITEMS + " properties");
      }
    }
    return properties;
  }

  static List<String> texts(CborReader in) throws IOException {
    return list(in, MAX_ITEMS, CborReader::readText);
  }

  static <T> List<T> list(CborReader in, int limit, Value<T> item) throws IOException {
    List<T> list = new ArrayList<>();
    in.startArray();
    while (in.nextItem()) {
      if (list.size() == limit) {
        throw in.error("more than " + limit + " items");
      }
      list.add(item.read(in));
    }
    return list;
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
