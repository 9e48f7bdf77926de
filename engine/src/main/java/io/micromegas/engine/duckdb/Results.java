package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** Results in chunks, and results in Arrow arrays. */
public final class Results {
  private static final MethodHandle FETCH = Symbols.bind("result_fetch_chunk", 3);
  private static final MethodHandle DRAIN = Symbols.bind("result_drain", 3);
  private static final MethodHandle DESTROY = Symbols.bind("result_destroy", 1);
  private static final MethodHandle ARROW_SCHEMA = Symbols.bind("arrow_result_get_schema", 3);
  private static final MethodHandle ARROW_FETCH = Symbols.bind("arrow_result_fetch_array", 3);
  private static final MethodHandle ARROW_STEP = Symbols.bind("arrow_result_step", 4);
  private static final MethodHandle ARROW_DESTROY = Symbols.bind("arrow_result_destroy", 1);

  private static final Step[] STEPS = Step.values();

  private Results() {}

  /** {@code result_fetch_chunk}: the next chunk, owned by the caller, or 0 at the end. */
  public static long fetch(Scratch s, long result) {
    return s.get(FETCH, result);
  }

  /** {@code result_drain}: runs to the end. */
  public static void drain(Scratch s, long result) {
    s.call(DRAIN, result, s.out());
  }

  /** {@code result_destroy}. */
  public static void destroy(Scratch s, long result) {
    s.destroy(DESTROY, result);
  }

  /** {@code arrow_result_get_schema} into an {@code ArrowSchema} at this address. */
  public static void arrowSchema(Scratch s, long result, long schema) {
    s.call(ARROW_SCHEMA, result, schema);
  }

  /** {@code arrow_result_fetch_array} into an {@code ArrowArray} at this address. */
  public static void fetchArrow(Scratch s, long result, long array) {
    s.call(ARROW_FETCH, result, array);
  }

  /** What a step came to. */
  public enum Step {
    /** Nothing yet. */
    WAITING,
    /** There is an array. */
    ARRAY,
    /** There will be no more. */
    FINISHED,
    /** The statement was interrupted. */
    CANCELLED
  }

  /** {@code arrow_result_step}: does not wait for what other threads do. */
  public static Step stepArrow(Scratch s, long result, long array) {
    s.call(ARROW_STEP, result, array, s.out());
    return STEPS[s.outInt()];
  }

  /** {@code arrow_result_destroy}. */
  public static void destroyArrow(Scratch s, long result) {
    s.destroy(ARROW_DESTROY, result);
  }
}
