package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.SourceOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns errors into what the person who wrote the statement can read. */
final class ErrorTexts {
  /** The engine shows the text that it ran, which is not the one that was sent. */
  private static final Pattern ENGINE_TEXT = Pattern.compile("(?s)\\s*\\n\\s*LINE \\d+:.*");

  /** Users know a file's name, by list_partitions; where it lies here is nobody's business. */
  private static final Pattern FILE = Pattern.compile("[^\\s\"'\\[(,]*/([^\\s\"'/]*\\.parquet)");

  private static final Pattern NO_TIME =
      Pattern.compile("Could not convert string '(\\d{4}-\\d[^']*)' to INT64");

  /** Names the engine's settings, which are not the user's to change. */
  private static final Pattern DIVISION =
      Pattern.compile("(?s)Division by zero in expression .*divisions by zero\\.");

  private static final Pattern SCAN = Pattern.compile("lake_scan\\((\\d{1,18})\\)");
  private static final Pattern CTE = Pattern.compile("cte\\$\\d+");
  private static final Pattern VIEW = Pattern.compile("v\\$(\\d{1,9})(?:\\$\\d+)?");

  /** What is cast on its way out has a name of ours. */
  private static final Pattern OUTPUT =
      Pattern.compile(" when casting from source column column\\$\\d+");

  private ErrorTexts() {}

  /** Adds the stage and the id; code and cause stay. */
  static MicromegasException describe(
      String stage, RuntimeException error, UUID queryId, Names names) {
    ErrorCode code = error instanceof MicromegasException ours ? ours.code() : ErrorCode.INTERNAL;
    String text =
        error instanceof MicromegasException ours
            ? restore(ours.getMessage(), names)
            : "the server failed; its log says why";
    if (code == ErrorCode.INVALID_ARGUMENT && names.mentionsFile(text)) {
      code = ErrorCode.DATA_LOSS;
      text = "a file of the lake is damaged: " + text;
    }
    return new MicromegasException(
        code, stage + ": " + text.stripTrailing() + " (query_id=" + queryId + ")", error);
  }

  /** Puts the place in the user's text into the sentence of an error, if it can be told. */
  static MicromegasException locate(
      MicromegasException error, CompiledStatement statement, StatementCompiler compiler) {
    if (SourceOffset.of(error).isPresent()) {
      return statement.positions().locate(error);
    }
    OptionalInt offset = compiler.place(statement, error.getMessage());
    if (offset.isEmpty()) {
      return error;
    }
    String text = ENGINE_TEXT.matcher(error.getMessage()).replaceAll("").stripTrailing();
    return statement
        .positions()
        .locate(new MicromegasException(error.code(), text, error), offset.getAsInt());
  }

  /** Puts the written names in the place of generated ones. */
  static String restore(String text, Names names) {
    if (text.contains("Max expression depth limit")) {
      return "an expression of the statement is nested too deeply; split it";
    }
    String restored = ENGINE_TEXT.matcher(text).replaceAll("");
    for (String file : names.files()) {
      restored = restored.replace(file, Names.fileName(file));
    }
    restored = FILE.matcher(restored).replaceAll("$1");
    restored =
        NO_TIME
            .matcher(restored)
            .replaceAll("'$1' is no time; write one as '2024-05-01T12:00:00Z'");
    restored =
        DIVISION
            .matcher(restored)
            .replaceAll(
                "division by zero; write nullif(divisor, 0) to get NULL there, or divide by a"
                    + " DOUBLE to get an infinite number");
    restored =
        CTE.matcher(restored)
            .replaceAll(match ->
                Matcher.quoteReplacement(
                    names.ctes().getOrDefault(match.group(), "the WITH query")));
    restored =
        SCAN.matcher(restored)
            .replaceAll(match -> Matcher.quoteReplacement(names.byId(match.group(1))));
    restored =
        VIEW.matcher(restored)
            .replaceAll(match -> Matcher.quoteReplacement(names.byNumber(match.group(1))));
    return OUTPUT
        .matcher(restored)
        .replaceAll("")
        .replace("lake_scan", "view_scan")
        .replace("LAKE_SCAN", "VIEW_SCAN")
        .replace("Lake Scan", "View Scan")
        .replace("minus_as_bigint", "-")
        .replace("time_plus", "+")
        .replace("time_minus", "-")
        .replace("make_timestamp_ns", "timestamp");
  }

  /**
   * The names of a statement.
   *
   * @param ctes generated to written
   * @param tables in the order of their generated numbers, from 1
   * @param ids tables by the engine's ids
   * @param files paths of the files that are read
   */
  record Names(
      Map<String, String> ctes,
      List<TableReference> tables,
      Map<Long, TableReference> ids,
      Set<String> files) {
    static final Names NONE = new Names(Map.of(), List.of(), Map.of(), Set.of());

    /** The names of a statement that reads nothing yet. */
    static Names of(CompiledStatement statement) {
      return new Names(statement.cteNames(), statement.tables(), Map.of(), Set.of());
    }

    private static String fileName(String path) {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    private boolean mentionsFile(String text) {
      return files.stream().anyMatch(file -> text.contains(fileName(file)));
    }

    private String byId(String id) {
      TableReference table = ids.get(Long.valueOf(id));
      return table == null ? "view" : table.written();
    }

    private String byNumber(String number) {
      int index = Integer.parseInt(number) - 1;
      return index >= 0 && index < tables.size() ? tables.get(index).written() : "view";
    }
  }
}
