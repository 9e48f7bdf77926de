package io.micromegas.query;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The words of {@link SqlGrammar}. */
final class SqlWords {
  /** What an expression is; forms stand for expressions by a letter. */
  enum Kind {
    NUMBER('№'),
    TEXT('†'),
    TIME('‡'),
    TRUTH('¿');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    static @Nullable Kind of(char letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      return null;
    }
  }

  /** A table with columns of each kind. */
  record Table(String sql, Map<Kind, List<String>> byKind) {
    List<String> columns(Kind kind) {
      return byKind.getOrDefault(kind, List.of());
    }
  }

  private static final Map<Kind, List<String>> LOG =
      Map.of(
          Kind.NUMBER, List.of("level"),
          Kind.TEXT, List.of("msg", "target", "process_id", "exe", "properties"),
          Kind.TIME, List.of("time", "insert_time"));

  static final List<Table> TABLES =
      List.of(
          new Table("log_entries", LOG),
          new Table("public.log_entries", LOG),
          new Table("view_instance('log_entries', '" + FakeLakehouse.PROCESS + "')", LOG),
          new Table(
              "measures",
              Map.of(
                  Kind.NUMBER, List.of("value"),
                  Kind.TEXT, List.of("name", "unit"),
                  Kind.TIME, List.of("time"))),
          new Table(
              "blocks",
              Map.of(
                  Kind.NUMBER, List.of("nb_objects", "payload_size"),
                  Kind.TEXT, List.of("block_id", "\"streams.properties\""),
                  Kind.TIME, List.of("begin_time"),
                  Kind.TRUTH, List.of("list_contains(\"streams.tags\", 'cpu')"))),
          new Table(
              "queries",
              Map.of(
                  Kind.NUMBER, List.of("rows", "duration"),
                  Kind.TEXT, List.of("sql", "state", "user"),
                  Kind.TIME, List.of("begin_time", "end_time"))),
          new Table("information_schema.columns", Map.of(Kind.TEXT, List.of("table_name"))),
          new Table("list_partitions()", Map.of(Kind.TEXT, List.of("file_path"))),
          new Table("range(50) r(i)", Map.of(Kind.NUMBER, List.of("i"))),
          new Table(
              "(VALUES (1, 'a'), (2, NULL)) v(x, y)",
              Map.of(Kind.NUMBER, List.of("x"), Kind.TEXT, List.of("y"))));

  static final List<String> AGGREGATES =
      List.of(
          "count",
          "sum",
          "avg",
          "min",
          "max",
          "median",
          "stddev",
          "list",
          "mode",
          "approx_distinct",
          "any_value",
          "histogram",
          "string_agg",
          "bool_and",
          "first",
          "approx_median");

  private SqlWords() {}

  static List<String> literals(Kind kind) {
    return switch (kind) {
      case NUMBER ->
          List.of(
              "0",
              "1",
              "-1",
              "7",
              "2147483648",
              "9223372036854775807",
              "-9223372036854775808",
              "170141183460469231731687303715884105727",
              "1.5",
              "1e308",
              "1e-300",
              "NULL",
              "0x1F",
              "'infinity'::DOUBLE",
              "'nan'::DOUBLE",
              "1_000");
      case TEXT ->
          List.of(
              "''",
              "'x'",
              "'é😀'",
              "NULL",
              "'{\"a\": [1, {\"b\": null}]}'",
              "'%_%'",
              "'(a+)+$'",
              "'%s %d'",
              "'yyyy'",
              "$$x$$",
              "E'\\n'",
              "'level'",
              "'$.a[0]'",
              "'\\'",
              "'[[1'");
      case TIME ->
          List.of(
              "now()",
              "TIMESTAMP '2024-05-01 12:00:03'",
              "'2024-05-01T12:00:03Z'::TIMESTAMP",
              "TIMESTAMP '1677-09-22'",
              "TIMESTAMP '2262-04-11'",
              "CURRENT_TIMESTAMP",
              "NULL",
              "to_timestamp(0)",
              "DATE '2024-02-29'",
              "TIMESTAMPTZ '2024-05-01 12:00:00+02'");
      case TRUTH -> List.of("true", "false", "NULL");
    };
  }

  static List<String> forms(Kind kind) {
    return switch (kind) {
      case NUMBER ->
          List.of(
              "№ + №",
              "№ - №",
              "№ * №",
              "№ / №",
              "№ // №",
              "№ % №",
              "№ ** №",
              "- №",
              "abs(№)",
              "round(№, 2)",
              "length(†)",
              "strpos(†, †)",
              "CAST(† AS INTEGER)",
              "greatest(№, №)",
              "TRY_CAST(† AS DOUBLE)",
              "CAST(№ AS BIGINT)",
              "CAST(‡ - ‡ AS BIGINT)",
              "ascii(†)",
              "date_part('hour', ‡)",
              "epoch_ns(‡)",
              "hash(†)",
              "levenshtein(†, †)",
              "CAST(№ AS HUGEINT)",
              "CAST(№ AS DECIMAL(10, 2))",
              "len(string_split(†, †))",
              "floor(№)",
              "nvl(№, №)",
              "sum(№) OVER ()",
              "row_number() OVER (PARTITION BY † ORDER BY №)",
              "ln(№)",
              "lag(№, №) OVER (ORDER BY ‡)",
              "arrow_cast(№, 'Int32')",
              "factorial(№)",
              "json_array_length(†)",
              "bit_count(№)",
              "№ << №",
              "range(№)[2]",
              "datediff('day', ‡, ‡)");
      case TEXT ->
          List.of(
              "† || †",
              "upper(†)",
              "substr(†, №, №)",
              "replace(†, †, †)",
              "CAST(№ AS VARCHAR)",
              "CAST(‡ AS VARCHAR)",
              "lpad(†, №, †)",
              "repeat(†, №)",
              "reverse(†)",
              "concat(†, №, ‡)",
              "regexp_replace(†, †, †)",
              "regexp_extract(†, †)",
              "split_part(†, †, №)",
              "md5(†)",
              "to_char(‡, '%H:%M')",
              "format('{} {}', †, №)",
              "printf('%s', †)",
              "json_extract(†, †)",
              "† ->> †",
              "list_aggregate([†, †], 'string_agg')",
              "array_to_string([†, †], †)",
              "translate(†, †, †)",
              "encode(†)",
              "to_json(№)",
              "typeof(№)",
              "chr(№)",
              "strftime(‡, †)",
              "string_agg(†) OVER ()",
              "trim(†, †)",
              "left(†, №)",
              "url_decode(†)",
              "hex(†)",
              "CAST(CAST(† AS BLOB) AS VARCHAR)",
              "current_schema()",
              "bar(†)",
              "parse_path(†)[1]");
      case TIME ->
          List.of(
              "‡ + INTERVAL '1 hour'",
              "‡ - INTERVAL '1 month'",
              "date_trunc('minute', ‡)",
              "date_bin(INTERVAL '5 minutes', ‡)",
              "CAST(† AS TIMESTAMP)",
              "to_timestamp(№)",
              "TRY_CAST(† AS TIMESTAMP)",
              "greatest(‡, ‡)",
              "max(‡) OVER ()",
              "last_day(‡)",
              "make_timestamp_ns(CAST(№ AS BIGINT))",
              "date_trunc(†, ‡)",
              "‡ + № * INTERVAL 1 DAY",
              "time_bucket(INTERVAL '1 day', ‡)",
              "CAST(‡ AS DATE)",
              "to_timestamp_nanos(№)");
      case TRUTH ->
          List.of(
              "№ = №",
              "№ < №",
              "† = †",
              "† LIKE †",
              "† ILIKE †",
              "† ~ †",
              "regexp_like(†, †)",
              "‡ >= ‡",
              "‡ BETWEEN ‡ AND ‡",
              "‡ > now() - INTERVAL '1 hour'",
              "№ IN (№, №, №)",
              "† IS NULL",
              "№ IS DISTINCT FROM №",
              "¿ AND ¿",
              "¿ OR ¿",
              "NOT ¿",
              "starts_with(†, †)",
              "EXISTS (SELECT 1 WHERE ¿)",
              "† IN (SELECT process_id FROM processes)",
              "contains(†, †)",
              "№ > ALL (SELECT №)",
              "list_contains([№, №], №)",
              "isnan(№)",
              "json_valid(†)",
              "‡ >= '2024-05-01T12:00:05Z'",
              "† SIMILAR TO †",
              "¿ = ¿");
    };
  }

  /** What must be refused, with parts that vary. */
  static String evil(Random random, String file, String query) {
    return switch (random.nextInt(19)) {
      case 0 -> "COPY (" + query + ") TO '" + file + "'";
      case 1 -> "COPY t FROM '" + file + "'";
      case 2 -> "ATTACH '" + file + "' AS a" + random.nextInt(3);
      case 3 -> "SET " + (random.nextBoolean() ? "memory_limit = '1GB'" : "threads = 3");
      case 4 -> "CREATE TEMP TABLE t" + random.nextInt(3) + " AS " + query;
      case 5 -> "CREATE TEMP MACRO level() AS 1";
      case 6 -> "SELECT * FROM query('SELECT 1')";
      case 7 -> "SELECT * FROM query_table(['" + file + "'])";
      case 8 ->
          "WITH \"" + file + "\" AS (SELECT 1) SELECT * FROM (SELECT * FROM \"" + file + "\")";
      case 9 -> "SELECT * FROM lake_scan(" + random.nextInt(5) + ")";
      case 10 -> "SELECT * FROM \"v$" + random.nextInt(3) + "\", \"cte$1\", \"result$\"";
      case 11 -> "PRAGMA enable_profiling";
      case 12 -> "LOAD '" + file + "'";
      case 13 -> "SELECT getvariable('x'), current_setting('memory_limit'), getenv('HOME')";
      case 14 -> "SELECT * FROM system.main.read_text('" + file + "')";
      case 15 -> "FROM '" + file + "' SELECT *";
      case 16 -> "TABLE \"" + file + "\"";
      case 17 -> "WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a, \"" + file + "\"";
      default -> query + "; DROP TABLE t; " + query;
    };
  }
}
