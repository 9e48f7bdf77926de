package io.micromegas.query;

import java.util.List;

/**
 * A call of a table function of ours, as a statement has it.
 *
 * @param arguments one for each parameter
 */
record FunctionCall<F extends ConstantFunction>(F function, List<Argument> arguments) {
  /** Copies the list. */
  FunctionCall {
    arguments = List.copyOf(arguments);
  }

  /**
   * An argument.
   *
   * @param sql a constant expression, as the engine computes it
   * @param position the character of the statement at which it begins, from 1
   */
  record Argument(Parameter parameter, String sql, int position) {}

  /** Returns an error that says which argument is wrong, and what would be right. */
  RuntimeException refuse(Argument argument, String what) {
    return Refusal.because(
        argument.parameter()
            + " of "
            + function.sqlName()
            + " must be "
            + what
            + ", such as "
            + argument.parameter().example()
            + " (at character "
            + argument.position()
            + ")");
  }
}
