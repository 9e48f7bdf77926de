package io.micromegas.query;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arrow's names of types, as {@code arrow_cast} takes them, in SQL. */
final class ArrowTypeNames {
  private static final Map<String, String> SIMPLE =
      Map.ofEntries(
          Map.entry("Boolean", "BOOLEAN"),
          Map.entry("Int8", "TINYINT"),
          Map.entry("Int16", "SMALLINT"),
          Map.entry("Int32", "INTEGER"),
          Map.entry("Int64", "BIGINT"),
          Map.entry("UInt8", "UTINYINT"),
          Map.entry("UInt16", "USMALLINT"),
          Map.entry("UInt32", "UINTEGER"),
          Map.entry("UInt64", "UBIGINT"),
          Map.entry("Float32", "FLOAT"),
          Map.entry("Float64", "DOUBLE"),
          Map.entry("Utf8", "VARCHAR"),
          Map.entry("LargeUtf8", "VARCHAR"),
          Map.entry("Utf8View", "VARCHAR"),
          Map.entry("Binary", "BLOB"),
          Map.entry("LargeBinary", "BLOB"),
          Map.entry("Float16", "FLOAT"),
          Map.entry("BinaryView", "BLOB"),
          Map.entry("Date32", "DATE"),
          Map.entry("Date64", "DATE"));

  private static final Map<String, Long> NANOS_PER =
      Map.ofEntries(
          Map.entry("Second", 1_000_000_000L),
          Map.entry("s", 1_000_000_000L),
          Map.entry("Millisecond", 1_000_000L),
          Map.entry("ms", 1_000_000L),
          Map.entry("Microsecond", 1_000L),
          Map.entry("us", 1_000L),
          Map.entry("µs", 1_000L),
          Map.entry("Nanosecond", 1L),
          Map.entry("ns", 1L));

  private static final Pattern TIMESTAMP = Pattern.compile("Timestamp\\(.*\\)");
  private static final Pattern WITH_UNIT = Pattern.compile("(\\w+)\\(\\s*([\\wµ]+).*\\)");
  private static final Pattern INTERVAL = Pattern.compile("Interval\\(.*\\)");
  private static final Pattern DECIMAL = Pattern.compile("Decimal\\d+\\((.*)\\)");
  private static final Pattern DICTIONARY = Pattern.compile("Dictionary\\([^,]+,\\s*(.*)\\)");

  private ArrowTypeNames() {}

  /** Returns the nanoseconds of the unit of Arrow's Timestamp(unit, …) or Duration(unit). */
  static Optional<Long> nanosPer(String type, String arrow) {
    Matcher unit = WITH_UNIT.matcher(arrow.strip());
    return unit.matches() && unit.group(1).equals(type)
        ? Optional.ofNullable(NANOS_PER.get(unit.group(2)))
        : Optional.empty();
  }

  static String sqlType(String arrow) {
    String name = arrow.strip();
    Matcher dictionary = DICTIONARY.matcher(name);
    if (dictionary.matches()) {
      return sqlType(dictionary.group(1));
    }
    if (TIMESTAMP.matcher(name).matches()) {
      return "TIMESTAMP_NS";
    }
    if (INTERVAL.matcher(name).matches()) {
      return "INTERVAL";
    }
    if (DECIMAL.matcher(name).matches()) {
      return "DOUBLE";
    }
    String sql = SIMPLE.get(name);
    if (sql == null) {
      throw Refusal.because(
          "arrow_cast does not know the type '"
              + arrow
              + "'; it knows Boolean, Int8 to Int64, UInt8 to UInt64, Float16 to Float64, Decimal128(…),"
              + " Utf8, Binary, Date32, Timestamp(…), Duration(…), Interval(…) and Dictionary(…, …)");
    }
    return sql;
  }
}
