package io.micromegas.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of ours that statements may call.
 *
 * @param name as SQL writes it
 * @param arguments TEXT, INT64, TIMESTAMP_NS, DOUBLE or BINARY; what is passed must be these or
 *     cast to them implicitly
 * @param result TEXT, UINT32, DOUBLE or BINARY
 * @param timing when it is run
 * @param body called with some rows at a time, from any thread, one thread at a time per statement
 *     that runs in {@link Engine.Lane#WORK}
 */
public record ScalarFunction(
    String name, List<ColumnType> arguments, ColumnType result, Timing timing, Body body)
    implements EngineFunction {

  /** When a function is run. */
  public enum Timing {
    /** Exactly once for each row: never folded, never ahead of a filter. */
    PER_ROW,
    /** As the engine likes, also while it plans: the result is of the arguments alone. */
    ANY
  }

  /** Copies the list and checks the types. */
  public ScalarFunction {
    arguments = List.copyOf(arguments);
    for (ColumnType type : arguments) {
      switch (type) {
        case TEXT, INT64, TIMESTAMP_NS, DOUBLE, BINARY -> {}
        case INT32, UINT32, BOOLEAN, TEXT_LIST, HISTOGRAM ->
            throw new IllegalArgumentException("a function has no arguments of type " + type);
      }
    }
    switch (result) {
      case TEXT, UINT32, DOUBLE, BINARY -> {}
      case INT64, TIMESTAMP_NS, INT32, BOOLEAN, TEXT_LIST, HISTOGRAM ->
          throw new IllegalArgumentException("a function has no result of type " + result);
    }
  }

  /** A function that is called for its effect, and answers with text. */
  public ScalarFunction(String name, List<ColumnType> arguments, Body body) {
    this(name, arguments, ColumnType.TEXT, Timing.PER_ROW, body);
  }

  /** What a function does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Takes up to 2,048 rows of arguments: String, Long (also for times), Double or byte[], null
     * for NULL. Returns the result of each: String, Integer of the bits of a UINT32, Double or
     * byte[], null for NULL. What it throws is the statement's error.
     */
    List<? extends @Nullable Object> apply(
        List<List<@Nullable Object>> rows, TableScan.Cancellation cancelled);
  }
}
