package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns errors into what the person who wrote the statement can read. */
final class ErrorTexts {
  /** The engine shows the text that it ran, which is not the one that was sent. */
  private static final Pattern ENGINE_TEXT = Pattern.compile("(?s)\\s*\\n\\s*LINE \\d+:.*");

  private static final Pattern SCAN = Pattern.compile("lake_scan\\((\\d+)\\)");
  private static final Pattern CTE = Pattern.compile("cte\\$\\d+");
  private static final Pattern VIEW = Pattern.compile("v\\$(\\d+)");

  private ErrorTexts() {}

  /** Adds the stage and the id; code and cause stay. */
  static MicromegasException describe(
      String stage, RuntimeException error, UUID queryId, Names names) {
    ErrorCode code = error instanceof MicromegasException ours ? ours.code() : ErrorCode.INTERNAL;
    String text =
        error instanceof MicromegasException ours
            ? restore(ours.getMessage(), names)
            : "the server failed; its log says why";
    return new MicromegasException(
        code, stage + ": " + text + " (query_id=" + queryId + ")", error);
  }

  /** Puts the written names in the place of generated ones. */
  static String restore(String text, Names names) {
    if (text.contains("Max expression depth limit")) {
      return "an expression of the statement is nested too deeply; split it";
    }
    String restored = ENGINE_TEXT.matcher(text).replaceAll("");
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
    return restored
        .replace("lake_scan", "view_scan")
        .replace("LAKE_SCAN", "VIEW_SCAN")
        .replace("Lake Scan", "View Scan")
        .replace("minus_as_bigint", "-")
        .replace("make_timestamp_ns", "timestamp");
  }

  /**
   * The names of a statement.
   *
   * @param ctes generated to written
   * @param tables in the order of their generated numbers, from 1
   * @param ids the engine's ids of tables
   */
  record Names(Map<String, String> ctes, List<TableReference> tables, Map<String, Long> ids) {
    static final Names NONE = new Names(Map.of(), List.of(), Map.of());

    private String byId(String id) {
      for (TableReference table : tables) {
        Long known = ids.get(table.name());
        if (known != null && id.equals(known.toString())) {
          return table.written();
        }
      }
      return "view";
    }

    private String byNumber(String number) {
      int index = Integer.parseInt(number) - 1;
      return index >= 0 && index < tables.size() ? tables.get(index).written() : "view";
    }
  }
}
