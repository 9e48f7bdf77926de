package io.micromegas.query.json;

/** What can stand in the parentheses of a filter. */
sealed interface PathExpression permits PathCondition, PathOperand {}
