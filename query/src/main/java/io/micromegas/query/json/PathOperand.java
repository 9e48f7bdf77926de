package io.micromegas.query.json;

import java.util.List;

/** What stands on a side of a comparison in a path: no value, one, or many. */
sealed interface PathOperand extends PathExpression {
  /** A value written in the path. */
  record Literal(PathValue value) implements PathOperand {}

  /** Where a path leads: from the value that is filtered (@), or from the whole ($). */
  record Path(boolean current, List<PathStep> steps) implements PathOperand {}

  /** A number computed of two. */
  record Arithmetic(PathOperand left, char operator, PathOperand right) implements PathOperand {}

  /** A number with its sign changed. */
  record Negated(PathOperand operand) implements PathOperand {}
}
