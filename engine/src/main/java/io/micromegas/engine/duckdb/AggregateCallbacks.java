package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/**
 * What the callbacks of an aggregate function may ask and tell; {@code info} is their first
 * argument. Arrays of states are addresses of arrays of addresses.
 */
public final class AggregateCallbacks {
  private static final String PREFIX = "aggregate_function_";
  private static final MethodHandle STATE_SIZE = Symbols.bind(PREFIX + "size_set_state_size", 3);
  private static final MethodHandle ARGUMENT = Symbols.bind(PREFIX + "update_get_arg", 4);
  private static final MethodHandle UPDATE_BIND_DATA =
      Symbols.bind(PREFIX + "update_get_bind_data", 3);
  private static final MethodHandle SOURCES = Symbols.bind(PREFIX + "combine_get_sources", 3);
  private static final MethodHandle FINAL_BIND_DATA =
      Symbols.bind(PREFIX + "finalize_get_bind_data", 3);
  private static final MethodHandle RESULT = Symbols.bind(PREFIX + "finalize_get_result", 3);
  private static final MethodHandle OFFSET = Symbols.bind(PREFIX + "finalize_get_result_offset", 3);

  private AggregateCallbacks() {}

  /** The callbacks that are given states. */
  public enum Step {
    /** States are to be initialised. */
    INIT("init"),
    /** Rows are to be added to states: one state per row. */
    UPDATE("update"),
    /** States are to be added to others. */
    COMBINE("combine"),
    /** States are to become rows. */
    RESULT("finalize"),
    /** What states hold is to be freed. */
    DESTROY("destroy");

    private final MethodHandle userData;
    private final MethodHandle count;
    private final MethodHandle states;

    Step(String name) {
      userData = Symbols.bind(PREFIX + name + "_get_user_data", 3);
      count =
          Symbols.bind(
              PREFIX + name + (name.equals("update") ? "_get_row_count" : "_get_state_count"), 3);
      states =
          Symbols.bind(
              PREFIX + name + (name.equals("combine") ? "_get_targets" : "_get_states"), 3);
    }

    /** {@code …_get_user_data}. */
    public long userData(Scratch s, long info) {
      return s.get(userData, info);
    }

    /** {@code …_get_state_count}, or {@code …_get_row_count}: the length of {@link #states}. */
    public int count(Scratch s, long info) {
      return Math.toIntExact(s.get(count, info));
    }

    /** {@code …_get_states}, or {@code …_get_targets}. */
    public long states(Scratch s, long info) {
      return s.get(states, info);
    }
  }

  /** {@code …_size_set_state_size}. */
  public static void setStateSize(Scratch s, long info, long bytes) {
    s.call(STATE_SIZE, info, bytes);
  }

  /** {@code …_update_get_arg}: a vector of any representation. */
  public static long argument(Scratch s, long info, int index) {
    return s.get(ARGUMENT, info, index);
  }

  /** {@code …_update_get_bind_data}; 0 where none was set. */
  public static long updateBindData(Scratch s, long info) {
    return s.get(UPDATE_BIND_DATA, info);
  }

  /** {@code …_combine_get_sources}: not to be changed. */
  public static long sources(Scratch s, long info) {
    return s.get(SOURCES, info);
  }

  /** {@code …_finalize_get_bind_data}; 0 where none was set. */
  public static long resultBindData(Scratch s, long info) {
    return s.get(FINAL_BIND_DATA, info);
  }

  /** {@code …_finalize_get_result}: the vector to be written. */
  public static long result(Scratch s, long info) {
    return s.get(RESULT, info);
  }

  /** {@code …_finalize_get_result_offset}: the row of the first state's result. */
  public static int resultOffset(Scratch s, long info) {
    return Math.toIntExact(s.get(OFFSET, info));
  }
}
