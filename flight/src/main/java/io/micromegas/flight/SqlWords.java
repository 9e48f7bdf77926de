package io.micromegas.flight;

import java.util.List;

/**
 * Words of the SQL dialect that editors colour and complete. Not all functions: those of the kinds
 * that the protocol knows.
 */
final class SqlWords {
  /** Reserved beyond SQL:2003. */
  static final List<String> KEYWORDS =
      words(
          """
          ANTI ASOF DESCRIBE EXPLAIN GLOB ILIKE LIMIT MACRO OFFSET PIVOT POSITIONAL QUALIFY RETURNING SAMPLE SEMI SHOW
          SUMMARIZE UNPIVOT VARIADIC\
          """);

  static final List<String> NUMERIC =
      words(
          """
          abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees exp factorial floor gcd greatest lcm least ln log log10
          log2 mod pi pow power radians random round sign sin sqrt tan trunc width_bucket\
          """);

  static final List<String> STRING =
      words(
          """
          ascii bit_length char_length chr concat concat_ws contains ends_with format initcap instr left length lower lpad
          ltrim md5 octet_length overlay position regexp_extract regexp_matches regexp_replace repeat replace reverse right
          rpad rtrim split_part starts_with strpos substr substring to_hex translate trim upper\
          """);

  static final List<String> SYSTEM =
      words(
          "coalesce current_catalog current_database current_schema ifnull nullif nvl typeof version");

  static final List<String> DATETIME =
      words(
          """
          age current_date current_timestamp date_bin date_diff date_part date_trunc datepart datetrunc day dayname dayofweek
          dayofyear epoch epoch_ms epoch_ns epoch_us extract hour last_day make_date make_timestamp minute month monthname now
          quarter second strftime strptime time_bucket to_char to_timestamp week year\
          """);

  private SqlWords() {}

  private static List<String> words(String text) {
    return List.of(text.split("\\s+", -1));
  }
}
