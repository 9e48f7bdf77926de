package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether the order of a relation's rows is to be seen in the answer. */
final class RowOrder {
  private RowOrder() {}

  /**
   * Returns whether a query, whose FROM is one relation, hands out its rows as they come: nothing
   * sorts or groups them.
   */
  static boolean isOfItsSource(JsonNode query) {
    if (!Nodes.isType(query, "SELECT_NODE") || !query.path("group_expressions").isEmpty()) {
      return false;
    }
    for (JsonNode modifier : query.path("modifiers")) {
      if (!Nodes.isType(modifier, "LIMIT_MODIFIER")) {
        return false;
      }
    }
    for (JsonNode item : query.path("select_list")) {
      if (aggregates(item)) {
        return false;
      }
    }
    return true;
  }

  private static boolean aggregates(JsonNode node) {
    if (Nodes.isFunction(node) && AllowedFunctions.LIST.isAggregate(Nodes.functionName(node))) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && aggregates(child)) {
        return true;
      }
    }
    return false;
  }
}
