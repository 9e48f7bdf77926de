package io.micromegas.query.json;

/** What a filter in a path asks of a value. What cannot be compared is false. */
sealed interface PathCondition extends PathExpression {
  /** Both. */
  record And(PathCondition left, PathCondition right) implements PathCondition {}

  /** One of them, or both. */
  record Or(PathCondition left, PathCondition right) implements PathCondition {}

  /** Not. */
  record Not(PathCondition condition) implements PathCondition {}

  /** Some value of the left compares with some value of the right. */
  record Compare(PathOperand left, Comparison how, PathOperand right) implements PathCondition {}

  /** Some value is a text that starts with one. */
  record StartsWith(PathOperand operand, PathOperand prefix) implements PathCondition {}

  /** There is a value. */
  record Exists(PathOperand.Path path) implements PathCondition {}

  /** How two values compare. */
  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    boolean holds(int order) {
      return switch (this) {
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
      };
    }
  }
}
