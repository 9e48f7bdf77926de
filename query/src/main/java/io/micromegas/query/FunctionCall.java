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
   * @param offset where it begins in the text that was parsed, in bytes
   */
  record Argument(Parameter parameter, String sql, int offset) {}

  /** Returns an error that says which argument is wrong, and what would be right. */
  RuntimeException refuse(Argument argument, String what) {
    return Positions.at(
        Refusal.because(
            argument.parameter()
                + " of "
                + function.sqlName()
                + " must be "
                + what
                + ", such as "
                + argument.parameter().example()),
        argument.offset());
  }
}
