package io.micromegas.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of ours that statements may call for its effect. It is never folded, never run ahead
 * of a filter, and run exactly once for each row.
 *
 * @param name as SQL writes it
 * @param arguments TEXT, INT64, TIMESTAMP_NS or BINARY; what is passed must be these or cast to
 *     them implicitly
 * @param body called with some rows at a time, from any thread, one thread at a time per statement
 *     that runs in {@link Engine.Lane#WORK}
 */
public record ScalarFunction(String name, List<ColumnType> arguments, Body body)
    implements EngineFunction {
  /** Copies the list and checks the types. */
  public ScalarFunction {
    arguments = List.copyOf(arguments);
    for (ColumnType type : arguments) {
      switch (type) {
        case TEXT, INT64, TIMESTAMP_NS, BINARY -> {}
        case INT32, UINT32, DOUBLE, BOOLEAN, TEXT_LIST ->
            throw new IllegalArgumentException("a function has no arguments of type " + type);
      }
    }
  }

  @Override
  public ColumnType result() {
    return ColumnType.TEXT;
  }

  /** What a function does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Takes up to 2,048 rows of arguments: String, Long (also for times) or byte[], null for NULL.
     * Returns the result of each, null for NULL. What it throws is the statement's error.
     */
    List<@Nullable String> apply(
        List<List<@Nullable Object>> rows, TableScan.Cancellation cancelled);
  }
}
