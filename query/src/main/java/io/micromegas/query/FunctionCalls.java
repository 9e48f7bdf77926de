package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.query.FunctionCall.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads the calls of table functions that take constants from a statement's tree. */
final class FunctionCalls {
  private static final Set<String> CONSTANT =
      Set.of(
          "CONSTANT",
          "CAST",
          "TYPE",
          "FUNCTION",
          "OPERATOR",
          "CASE",
          "COMPARISON",
          "CONJUNCTION",
          "BETWEEN");

  /** Functions that answer something else each time. */
  private static final Set<String> CHANGING =
      Set.of("random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid");

  private final Function<JsonNode, String> printer;

  /**
   * @param printer writes an expression as SQL
   */
  FunctionCalls(Function<JsonNode, String> printer) {
    this.printer = printer;
  }

  /**
   * Reads a call as it was parsed, and refuses arguments that are not constants.
   *
   * @param rewrite makes an expression one that the engine understands
   */
  <F extends ConstantFunction> FunctionCall<F> read(
      F function, JsonNode table, UnaryOperator<JsonNode> rewrite) {
    JsonNode call = table.path("function");
    List<JsonNode> given = Nodes.arguments(call);
    boolean named = false;
    for (JsonNode argument : call.path("arguments")) {
      named |= !Nodes.text(argument, "name").isEmpty();
    }
    if (given.size() != function.parameters().size() || named) {
      throw Positions.at(
          Refusal.because("write " + TableFunctions.usage(function.sqlName())), offset(table));
    }
    List<Argument> arguments = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      JsonNode expression = given.get(i);
      int offset = offset(expression);
      Argument read = new Argument(function.parameters().get(i), "", offset);
      if (!isConstant(expression)) {
        throw new FunctionCall<>(function, List.of()).refuse(read, "a constant");
      }
      String sql = printer.apply(rewrite.apply(expression));
      arguments.add(new Argument(read.parameter(), sql, offset));
    }
    return new FunctionCall<>(function, arguments);
  }

  private static int offset(JsonNode node) {
    long first = Nodes.firstLocation(node);
    return first == Nodes.NOWHERE ? 0 : (int) first;
  }

  private static boolean isConstant(JsonNode node) {
    if (Rewrites.isClock(node)) {
      return true;
    }
    String kind = Nodes.text(node, "class");
    if (!kind.isEmpty() && !CONSTANT.contains(kind)) {
      return false;
    }
    if (Nodes.isFunction(node)) {
      String name = Nodes.functionName(node);
      if (CHANGING.contains(name) || AllowedFunctions.LIST.isAggregate(name)) {
        return false;
      }
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && !isConstant(child)) {
        return false;
      }
    }
    return true;
  }
}
