package io.micromegas.telemetry;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

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

  static UUID uuid(CborReader in) {
    return uuid(in, in.readText());
  }

  private static UUID uuid(CborReader in, String text) {
    return UuidText.parse(text)
        .orElseThrow(() -> in.error("'" + shortened(text) + "' is not a UUID"));
  }

  static Optional<UUID> optionalUuid(CborReader in) {
    if (in.skipNull()) {
      return Optional.empty();
    }
    String text = in.readText();
    return text.isEmpty() ? Optional.empty() : Optional.of(uuid(in, text));
  }

  static Instant time(CborReader in) {
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

  static String shortText(CborReader in) {
    String text = in.readText();
    if (text.codePointCount(0, text.length()) > MAX_TEXT) {
      throw in.error("longer than " + MAX_TEXT + " characters");
    }
    return text;
  }

  /** Reads text to text, the last of equal keys wins, and drops what is reserved to the server. */
  static Map<String, String> properties(CborReader in) {
    Map<String, String> properties = new LinkedHashMap<>();
    long count = in.mapHeader();
    for (long done = 0; in.more(count, done); done++) {
      String key = in.readText();
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

  static List<String> texts(CborReader in) {
    return list(in, MAX_ITEMS, CborReader::readText);
  }

  static <T> List<T> list(CborReader in, int limit, Function<CborReader, T> item) {
    List<T> list = new ArrayList<>();
    long count = in.arrayHeader();
    for (long done = 0; in.more(count, done); done++) {
      if (done == limit) {
        throw in.error("more than " + limit + " items");
      }
      list.add(item.apply(in));
    }
    return list;
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
