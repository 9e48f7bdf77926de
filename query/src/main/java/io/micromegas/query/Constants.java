package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** Folds constant text expressions. */
final class Constants {
  private Constants() {}

  /** Returns the text of literals, {@code ||}, {@code concat} and casts to text of them. */
  static String text(JsonNode expression, String what) {
    if (Nodes.isLiteral(expression, "STRING")) {
      return Nodes.literalText(expression);
    }
    if (Nodes.isType(expression, "OPERATOR_CAST")
        && Nodes.isTextType(expression.path("type_expr"))) {
      return text(expression.path("child"), what);
    }
    if (Nodes.isFunction(expression)) {
      List<JsonNode> arguments = Nodes.arguments(expression);
      String name = Nodes.functionName(expression);
      if (name.equals("||") || name.equals("concat")) {
        StringBuilder joined = new StringBuilder();
        arguments.forEach(argument -> joined.append(text(argument, what)));
        return joined.toString();
      }
      if (name.equals("lower") && arguments.size() == 1) {
        return text(arguments.get(0), what).toLowerCase(Locale.ROOT);
      }
    }
    throw Refusal.because(
        what
            + " of view_instance must be a constant text, as in"
            + " view_instance('log_entries', '<process id>')");
  }
}
