package io.micromegas.query;

import java.util.Map;
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
          Map.entry("Date32", "DATE"));

  private static final Pattern TIMESTAMP = Pattern.compile("Timestamp\\(.*\\)");
  private static final Pattern DICTIONARY = Pattern.compile("Dictionary\\([^,]+,\\s*(.*)\\)");

  private ArrowTypeNames() {}

  static String sqlType(String arrow) {
    String name = arrow.strip();
    Matcher dictionary = DICTIONARY.matcher(name);
    if (dictionary.matches()) {
      return sqlType(dictionary.group(1));
    }
    if (TIMESTAMP.matcher(name).matches()) {
      return "TIMESTAMP_NS";
    }
    String sql = SIMPLE.get(name);
    if (sql == null) {
      throw Refusal.because(
          "arrow_cast does not know the type '"
              + arrow
              + "'; it knows Boolean, Int8 to Int64, UInt8 to UInt64, Float32, Float64, Utf8, Binary,"
              + " Date32, Timestamp(…) and Dictionary(…, …)");
    }
    return sql;
  }
}
