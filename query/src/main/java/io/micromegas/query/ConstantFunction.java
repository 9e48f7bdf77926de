package io.micromegas.query;

import java.util.List;
import java.util.stream.Collectors;

/** A table function of ours whose arguments are constants. */
sealed interface ConstantFunction permits WorkFunction, ReadFunction {
  List<Parameter> parameters();

  /** Returns the name as SQL writes it. */
  String sqlName();

  /** Returns how it is called. */
  default String usage() {
    return sqlName()
        + parameters().stream()
            .map(Parameter::toString)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
