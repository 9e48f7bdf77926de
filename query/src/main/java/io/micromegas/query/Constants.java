package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** Folds constant text expressions. */
final class Constants {
  private Constants() {}

  /** Returns the text of literals, {@code ||}, {@code concat} and casts to text of them. */
  static String text(JsonNode expression, String what) {
    return text(expression, what, "view_instance('log_entries', '<process id>')");
  }

  /**
   * As {@link #text(JsonNode, String)} for another call.
   *
   * @param example how it is called
   */
  static String text(JsonNode expression, String what, String example) {
    if (Nodes.isLiteral(expression, "STRING")) {
      return Nodes.literalText(expression);
    }
    if (Nodes.isType(expression, "OPERATOR_CAST")
        && Nodes.isTextType(expression.path("type_expr"))) {
      return text(expression.path("child"), what, example);
    }
    if (Nodes.isFunction(expression)) {
      List<JsonNode> arguments = Nodes.arguments(expression);
      String name = Nodes.functionName(expression);
      if (name.equals("||") || name.equals("concat")) {
        StringBuilder joined = new StringBuilder();
        arguments.forEach(argument -> joined.append(text(argument, what, example)));
        return joined.toString();
      }
      if (name.equals("lower") && arguments.size() == 1) {
        return text(arguments.get(0), what, example).toLowerCase(Locale.ROOT);
      }
    }
    throw Refusal.because(
        what
            + " of "
            + example.substring(0, example.indexOf('('))
            + " must be a constant text, as in "
            + example);
  }
}
