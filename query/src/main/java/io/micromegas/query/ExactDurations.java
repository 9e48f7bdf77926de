package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Where durations can stay exact on their way through a statement. */
final class ExactDurations {
  private ExactDurations() {}

  /**
   * Returns whether a statement has parts through which columns cannot be followed: then durations
   * leave every query as INTERVALs, in microseconds.
   */
  static boolean areLost(JsonNode tree) {
    boolean lost =
        switch (Nodes.text(tree, "type")) {
          case "PIVOT", "POSITIONAL_REFERENCE", "RECURSIVE_CTE_NODE" -> true;
          case "STAR" ->
              tree.path("columns").booleanValue()
                  || !tree.path("expr").isNull()
                  || !tree.path("replace_list").isEmpty()
                  || !tree.path("rename_list").isEmpty();
          case "SET_OPERATION_NODE" ->
              Nodes.text(tree, "setop_type").equals("UNION_BY_NAME") || hasStars(tree);
          default -> false;
        };
    if (lost) {
      return true;
    }
    for (JsonNode child : tree) {
      if (child.isContainerNode() && areLost(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasStars(JsonNode setOperation) {
    for (JsonNode child : setOperation.path("children")) {
      for (JsonNode item : child.path("select_list")) {
        if (Nodes.isType(item, "STAR")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns which columns of the rewritten result are durations; what cannot be told is not. */
  static List<Boolean> ofResult(JsonNode root, Rewrites rewrites) {
    Columns columns = rewrites.frames().of(root);
    List<Boolean> durations =
        columns.list().stream().map(column -> column.kind() == ValueKind.DURATION).toList();
    if (!durations.contains(true)) {
      return List.of();
    }
    if (!columns.complete()) {
      rewrites.byKind().selectIntervals(root.path("select_list"));
      return List.of();
    }
    return durations;
  }
}
