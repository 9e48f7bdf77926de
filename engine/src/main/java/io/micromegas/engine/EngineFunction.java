package io.micromegas.engine;

import java.util.List;

/** A function of ours, written in Java, that statements may call. */
public sealed interface EngineFunction permits ScalarFunction, TextFunction {
  /** Returns the name, as SQL writes it. */
  String name();

  /** Returns the types of the arguments. */
  List<ColumnType> arguments();

  /** Returns the type of the result. */
  ColumnType result();
}
