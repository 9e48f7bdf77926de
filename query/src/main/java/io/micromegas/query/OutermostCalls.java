package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.function.Predicate;

/**
 * Where functions stand that have an effect for each row. So that a row of the answer is one thing
 * done, and nothing else is done, they stand only where each row that is computed is answered: as
 * whole columns of an outermost SELECT that neither sorts, cuts nor groups.
 */
final class OutermostCalls {
  private OutermostCalls() {}

  /**
   * Returns whether a statement, as it was parsed, calls such functions; refuses calls at other
   * places.
   *
   * @param names which functions
   * @param advice what to tell about other places
   */
  static boolean in(JsonNode root, Predicate<String> names, String advice) {
    int calls = count(root, names);
    if (calls == 0) {
      return false;
    }
    int columns = 0;
    for (JsonNode item : root.path("select_list")) {
      if (isCall(item, names)) {
        columns++;
      }
    }
    if (columns != calls || !answersEachRow(root)) {
      throw Refusal.in(first(root, names), Refusal.because(advice));
    }
    return true;
  }

  /** Returns the first call, as the tree has them. */
  private static JsonNode first(JsonNode node, Predicate<String> names) {
    if (isCall(node, names)) {
      return node;
    }
    for (JsonNode child : node) {
      JsonNode found = first(child, names);
      if (!found.isMissingNode()) {
        return found;
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean answersEachRow(JsonNode root) {
    return Nodes.isType(root, "SELECT_NODE")
        && root.path("modifiers").isEmpty()
        && root.path("group_expressions").isEmpty()
        && root.path("group_sets").isEmpty()
        && Nodes.text(root, "aggregate_handling").equals("STANDARD_HANDLING")
        && !root.hasNonNull("having")
        && !root.hasNonNull("qualify")
        && !root.hasNonNull("sample");
  }

  private static int count(JsonNode node, Predicate<String> names) {
    int calls = isCall(node, names) ? 1 : 0;
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        calls += count(child, names);
      }
    }
    // In FROM it is no column: a table of that name has rules of its own.
    boolean table = Nodes.isType(node, "TABLE_FUNCTION") && isCall(node.path("function"), names);
    return table ? calls - 1 : calls;
  }

  private static boolean isCall(JsonNode node, Predicate<String> names) {
    return Nodes.isFunction(node) && names.test(Nodes.functionName(node));
  }
}
