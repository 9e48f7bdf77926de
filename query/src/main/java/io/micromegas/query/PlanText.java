package io.micromegas.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micromegas.query.ErrorTexts.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A plan of the engine, which it gives as JSON, as an indented text: a line for each operator,
 * below it what it does, then what it reads from. Views have their names.
 */
final class PlanText {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the engine's own making. */
  private static final Set<String> AROUND = Set.of("RESULT_COLLECTOR", "EXPLAIN_ANALYZE");

  private static final String FUNCTION = "Function";
  private static final String FILES = "Filename(s)";
  private static final String ESTIMATE = "Estimated Cardinality";
  private static final Set<String> NOT_SHOWN = Set.of(FUNCTION, FILES, ESTIMATE);

  private static final Pattern FILE = Pattern.compile("[^/]+\\.parquet");

  private final Map<Long, TableReference> byRows;
  private final Map<String, TableReference> byFile;
  private final StringBuilder text = new StringBuilder();

  private PlanText(Map<Long, TableReference> byRows, Map<String, TableReference> byFile) {
    this.byRows = byRows;
    this.byFile = byFile;
  }

  /** Returns the text of a plan. */
  static String of(String json, Names names, Sources sources) {
    PlanText plan = new PlanText(sources.byRows(), sources.byFile());
    try {
      JsonNode root = JSON.readTree(json);
      JsonNode operators = root.isArray() ? root : root.path("operator");
      operators.forEach(operator -> plan.add(operator, 0));
    } catch (JsonProcessingException e) {
      throw Refusal.defect("the engine's plan is not JSON");
    }
    return ErrorTexts.restore(plan.text.toString().stripTrailing(), names);
  }

  private void add(JsonNode operator, int depth) {
    String type = operator.path("type").asText(operator.path("name").asText("")).strip();
    if (AROUND.contains(type)) {
      operator.path("children").forEach(child -> add(child, depth));
      return;
    }
    JsonNode details = operator.path("extra_info");
    line(depth, "-> " + title(type, details) + measures(operator, details));
    details
        .properties()
        .forEach(detail -> {
          if (!NOT_SHOWN.contains(detail.getKey())) {
            line(depth + 2, detail.getKey() + ": " + values(detail.getValue()));
          }
        });
    operator.path("children").forEach(child -> add(child, depth + 1));
  }

  private String title(String type, JsonNode details) {
    String function = details.path(FUNCTION).asText("");
    if (function.equalsIgnoreCase("lake_scan")) {
      TableReference table = byRows.get(details.path(ESTIMATE).asLong(-1));
      return "View Scan" + (table == null ? "" : ": " + table.written());
    }
    if (function.equalsIgnoreCase("read_parquet")) {
      return "Parquet Scan" + view(details.path(FILES)).map(name -> ": " + name).orElse("");
    }
    StringBuilder words = new StringBuilder();
    for (String word : type.split("_", -1)) {
      if (!word.isEmpty()) {
        words
            .append(words.isEmpty() ? "" : " ")
            .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
            .append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    return words.toString();
  }

  /**
   * Returns the view that files are of, and which these are, without their folders. A plan that did
   * not run does not say its files: then it is clear only where one view alone has any.
   */
  private Optional<String> view(JsonNode paths) {
    List<String> files = FILE.matcher(values(paths)).results().map(MatchResult::group).toList();
    if (files.isEmpty()) {
      Set<String> views = new HashSet<>();
      byFile.values().forEach(table -> views.add(table.written()));
      return views.size() == 1 ? Optional.of(views.iterator().next()) : Optional.empty();
    }
    return files.stream()
        .map(byFile::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(table -> table.written() + " (" + String.join(", ", files) + ")");
  }

  private static String measures(JsonNode operator, JsonNode details) {
    if (operator.has("timing")) {
      return String.format(
          Locale.ROOT,
          "  [%d rows, %.2f ms%s]",
          operator.path("intermediate_rows").asLong(),
          1000 * operator.path("timing").asDouble(),
          operator.path("total_row_groups_to_scan").asLong() == 0
              ? ""
              : ", %d of %d row groups"
                  .formatted(
                      operator.path("row_groups_scanned").asLong(),
                      operator.path("total_row_groups_to_scan").asLong()));
    }
    return details.has(ESTIMATE) ? "  [~" + details.path(ESTIMATE).asText() + " rows]" : "";
  }

  private static String values(JsonNode value) {
    if (!value.isArray()) {
      return value.asText().replace("\n", ", ");
    }
    List<String> values = new ArrayList<>();
    value.forEach(each -> values.add(each.asText()));
    return String.join(", ", values);
  }

  private void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }
}
