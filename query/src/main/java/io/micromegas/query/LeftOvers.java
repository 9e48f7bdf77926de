package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Looks over a rewritten tree once more, knowing nothing of how it was rewritten: a table that
 * still has the name that was written would be looked up by the engine, which takes unknown names
 * for files.
 */
final class LeftOvers {
  private LeftOvers() {}

  static void refuse(JsonNode tree, Set<String> cteNames) {
    switch (Nodes.text(tree, "type")) {
      case "BASE_TABLE" -> {
        boolean ours = cteNames.contains(Nodes.text(tree, "table_name"));
        if (!ours || !Nodes.path(tree).equals(List.of(Nodes.text(tree, "table_name")))) {
          throw Refusal.defect("a table kept its name");
        }
      }
      case "SHOW_REF" -> throw Refusal.defect("a SHOW was left");
      default -> {}
    }
    for (JsonNode child : tree) {
      if (child.isContainerNode()) {
        refuse(child, cteNames);
      }
    }
  }
}
