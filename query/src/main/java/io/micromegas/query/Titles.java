package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Names columns that have no alias after what was written, before rewriting would show in their
 * names: {@code count(*)}, {@code max(time)}.
 */
final class Titles {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** The engine quotes names that are keywords somewhere, such as level. */
  private static final Pattern QUOTED = Pattern.compile("\"([a-z_][a-z0-9_]*)\"");

  private static final Pattern PARAMETER = Pattern.compile("\"\\$([0-9]+)\"");

  private static final int LONGEST = 256;

  private final Function<JsonNode, String> printer;

  /**
   * @param printer an expression as SQL
   */
  Titles(Function<JsonNode, String> printer) {
    this.printer = printer;
  }

  /** Names the columns of the statement's result. */
  void giveToResult(JsonNode root) {
    if (Nodes.isType(root, "SELECT_NODE")) {
      for (JsonNode item : root.path("select_list")) {
        if (needsTitle(item)) {
          give(item, simple(item).orElseGet(() -> printed(item)));
        }
      }
    } else {
      root.path("children").forEach(this::giveToResult);
    }
  }

  /** Names a column after what stood there before parameters got their values. */
  void give(JsonNode item, JsonNode written) {
    if (needsTitle(item) && !makesManyColumns(written)) {
      give(item, PARAMETER.matcher(printed(written)).replaceAll("\\$$1"));
    }
  }

  /** Names the columns of a subquery where that is cheap, or where a cast would show. */
  void giveToRewritten(JsonNode select) {
    for (JsonNode item : select.path("select_list")) {
      if (needsTitle(item)) {
        simple(item)
            .or(() ->
                IntegerLiterals.makesInteger(item) ? Optional.of(printed(item)) : Optional.empty())
            .ifPresent(title -> give(item, title));
      }
    }
  }

  private static void give(JsonNode item, String title) {
    if (!title.isEmpty() && title.length() <= LONGEST) {
      ((ObjectNode) item).put("alias", title);
    }
  }

  private static boolean needsTitle(JsonNode item) {
    return Nodes.text(item, "alias").isEmpty()
        && switch (Nodes.text(item, "class")) {
          case "COLUMN_REF" -> Rewrites.isClock(item);
          case "STAR", "POSITIONAL_REFERENCE" -> false;
          default -> !makesManyColumns(item);
        };
  }

  private static boolean makesManyColumns(JsonNode node) {
    if (Nodes.isType(node, "STAR", "OPERATOR_UNPACK")
        || (Nodes.isFunction(node) && Nodes.functionName(node).equals("unnest"))) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && makesManyColumns(child)) {
        return true;
      }
    }
    return false;
  }

  private String printed(JsonNode item) {
    String printed = printer.apply(item).replace("count_star()", "count(*)");
    return QUOTED.matcher(printed).replaceAll("$1");
  }

  /** Calls, names and constants, which are most of what people write, without asking the engine. */
  private static Optional<String> simple(JsonNode node) {
    return switch (Nodes.text(node, "class")) {
      case "COLUMN_REF" -> {
        List<String> names = Nodes.strings(node.path("column_names"));
        yield names.stream().allMatch(name -> PLAIN.matcher(name).matches())
            ? Optional.of(String.join(".", names))
            : Optional.empty();
      }
      case "CONSTANT" ->
          Nodes.isLiteral(node, "STRING")
              ? Optional.of("'" + Nodes.literalText(node).replace("'", "''") + "'")
              : Optional.of(Nodes.literalText(node)).filter(text -> !text.isEmpty());
      case "FUNCTION" -> call(node);
      default -> Optional.empty();
    };
  }

  private static Optional<String> call(JsonNode node) {
    boolean plain =
        !node.path("is_operator").booleanValue()
            && !node.path("distinct").booleanValue()
            && node.path("filter").isNull()
            && node.path("order_bys").path("orders").isEmpty()
            && PLAIN.matcher(Nodes.text(node, "function_name")).matches();
    if (!plain) {
      return Optional.empty();
    }
    if (Nodes.functionName(node).equals("count_star")) {
      return Optional.of("count(*)");
    }
    List<String> arguments = new ArrayList<>();
    for (JsonNode argument : node.path("arguments")) {
      Optional<String> text = simple(argument.path("expression"));
      if (text.isEmpty() || !Nodes.text(argument, "name").isEmpty()) {
        return Optional.empty();
      }
      arguments.add(text.get());
    }
    return Optional.of(
        Nodes.text(node, "function_name") + "(" + String.join(", ", arguments) + ")");
  }
}
