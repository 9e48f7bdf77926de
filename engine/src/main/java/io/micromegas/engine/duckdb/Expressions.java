package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** Bound expressions, as the filter callback sees them. */
public final class Expressions {
  /** {@code COMPARE_EQUAL}. */
  public static final int EQUAL = 25;

  /** {@code COMPARE_LESSTHAN}. */
  public static final int LESS = 27;

  /** {@code COMPARE_GREATERTHAN}. */
  public static final int GREATER = 28;

  /** {@code COMPARE_LESSTHANOREQUALTO}. */
  public static final int LESS_OR_EQUAL = 29;

  /** {@code COMPARE_GREATERTHANOREQUALTO}. */
  public static final int GREATER_OR_EQUAL = 30;

  /** {@code COMPARE_IN}: the value tested, then the candidates. */
  public static final int IN = 35;

  /** {@code COMPARE_BETWEEN}: the value tested, lower bound, upper bound. */
  public static final int BETWEEN = 38;

  /** {@code CONJUNCTION_AND}. */
  public static final int AND = 50;

  /** {@code CONJUNCTION_OR}. */
  public static final int OR = 51;

  /** {@code OPERATOR_CAST}: the value. */
  public static final int CAST = 12;

  /** {@code VALUE_CONSTANT}. */
  public static final int CONSTANT = 75;

  /** {@code BOUND_COLUMN_REF}. */
  public static final int COLUMN = 228;

  private static final MethodHandle TYPE = Symbols.bind("expression_get_type", 3);
  private static final MethodHandle CHILDREN = Symbols.bind("expression_get_child_count", 3);
  private static final MethodHandle CHILD = Symbols.bind("expression_get_child", 4);
  private static final MethodHandle VALUE = Symbols.bind("expression_constant_get_value", 3);
  private static final MethodHandle INDEX = Symbols.bind("expression_column_ref_get_index", 3);

  private Expressions() {}

  /** {@code expression_get_type}. */
  public static int type(Scratch s, long expression) {
    s.call(TYPE, expression, s.out());
    return s.outInt();
  }

  /** {@code expression_get_child_count}. */
  public static int childCount(Scratch s, long expression) {
    return Math.toIntExact(s.get(CHILDREN, expression));
  }

  /** {@code expression_get_child}. */
  public static long child(Scratch s, long expression, int index) {
    return s.get(CHILD, expression, index);
  }

  /** {@code expression_constant_get_value}: a value that the caller destroys. */
  public static long value(Scratch s, long expression) {
    return s.get(VALUE, expression);
  }

  /** {@code expression_column_ref_get_index}: counts the columns read, not those declared. */
  public static int columnIndex(Scratch s, long expression) {
    return Math.toIntExact(s.get(INDEX, expression));
  }
}
