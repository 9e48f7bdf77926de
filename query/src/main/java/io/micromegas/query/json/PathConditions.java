package io.micromegas.query.json;

import io.micromegas.query.json.PathCondition.Comparison;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the condition of a filter in a path. */
final class PathConditions {
  /** The longer ones before those that they start with. */
  private static final Map<String, Comparison> COMPARISONS = new LinkedHashMap<>();

  static {
    COMPARISONS.put("==", Comparison.EQUAL);
    COMPARISONS.put("!=", Comparison.NOT_EQUAL);
    COMPARISONS.put("<>", Comparison.NOT_EQUAL);
    COMPARISONS.put("<=", Comparison.LESS_OR_EQUAL);
    COMPARISONS.put("<", Comparison.LESS);
    COMPARISONS.put(">=", Comparison.GREATER_OR_EQUAL);
    COMPARISONS.put(">", Comparison.GREATER);
  }

  private final PathTokens tokens;
  private final PathParser paths;

  PathConditions(PathTokens tokens, PathParser paths) {
    this.tokens = tokens;
    this.paths = paths;
  }

  PathCondition condition() {
    return asCondition(or());
  }

  private PathCondition asCondition(PathExpression expression) {
    if (expression instanceof PathCondition condition) {
      return condition;
    }
    throw tokens.invalid("a comparison is expected, such as == \"x\" or > 5,");
  }

  private PathOperand asOperand(PathExpression expression) {
    if (expression instanceof PathOperand operand) {
      return operand;
    }
    throw tokens.invalid("a value is expected, not a condition,");
  }

  private PathExpression or() {
    PathExpression left = and();
    while (tokens.takes("||")) {
      paths.count();
      left = new PathCondition.Or(asCondition(left), asCondition(and()));
    }
    return left;
  }

  private PathExpression and() {
    PathExpression left = comparison();
    while (tokens.takes("&&")) {
      paths.count();
      left = new PathCondition.And(asCondition(left), asCondition(comparison()));
    }
    return left;
  }

  private PathExpression comparison() {
    PathExpression left = sum();
    for (Map.Entry<String, Comparison> comparison : COMPARISONS.entrySet()) {
      if (tokens.takes(comparison.getKey())) {
        return new PathCondition.Compare(asOperand(left), comparison.getValue(), asOperand(sum()));
      }
    }
    if (tokens.takesWord("starts")) {
      if (!tokens.takesWord("with")) {
        throw tokens.invalid("'with' is expected");
      }
      return new PathCondition.StartsWith(asOperand(left), asOperand(primary()));
    }
    return left;
  }

  private PathExpression sum() {
    PathExpression left = product();
    while (tokens.sees("+") || tokens.sees("-")) {
      paths.count();
      char operator = tokens.takes("+") ? '+' : minus();
      left = new PathOperand.Arithmetic(asOperand(left), operator, asOperand(product()));
    }
    return left;
  }

  private char minus() {
    tokens.expect("-");
    return '-';
  }

  private PathExpression product() {
    PathExpression left = primary();
    while (true) {
      char operator = tokens.takes("*") ? '*' : tokens.takes("/") ? '/' : '%';
      if (operator == '%' && !tokens.takes("%")) {
        return left;
      }
      paths.count();
      left = new PathOperand.Arithmetic(asOperand(left), operator, asOperand(primary()));
    }
  }

  private PathExpression primary() {
    paths.enter();
    PathExpression read = atom();
    paths.leave();
    return read;
  }

  private PathExpression atom() {
    if (tokens.takes("(")) {
      PathExpression inner = or();
      tokens.expect(")");
      return inner;
    }
    if (tokens.takes("!")) {
      return new PathCondition.Not(asCondition(primary()));
    }
    if (tokens.takes("-")) {
      return new PathOperand.Negated(asOperand(primary()));
    }
    if (tokens.takes("+")) {
      return asOperand(primary());
    }
    if (tokens.sees("@") || tokens.sees("$")) {
      return path();
    }
    if (tokens.takesWord("exists")) {
      tokens.expect("(");
      PathOperand.Path path = path();
      tokens.expect(")");
      return new PathCondition.Exists(path);
    }
    return new PathOperand.Literal(literal());
  }

  private PathOperand.Path path() {
    boolean current = tokens.takes("@");
    if (!current && !tokens.takes("$")) {
      throw tokens.invalid("a path is expected, which starts with @ or $,");
    }
    return new PathOperand.Path(current, paths.steps());
  }

  private PathValue literal() {
    if (tokens.seesQuote()) {
      return new PathValue.Text(tokens.quoted());
    }
    if (tokens.seesDigit() || tokens.sees(".")) {
      return PathValue.number(tokens.number());
    }
    if (tokens.takesWord("null")) {
      return new PathValue.Null();
    }
    if (tokens.takesWord("true")) {
      return new PathValue.Flag(true);
    }
    if (tokens.takesWord("false")) {
      return new PathValue.Flag(false);
    }
    throw tokens.invalid("a value is expected");
  }
}
