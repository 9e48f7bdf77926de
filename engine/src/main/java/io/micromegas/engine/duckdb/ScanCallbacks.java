package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/**
 * What the callbacks of a table function may ask and tell; {@code info} is their first argument.
 */
public final class ScanCallbacks {
  private static final MethodHandle COLUMN =
      Symbols.bind("table_function_bind_add_result_column", 4);
  private static final MethodHandle CARDINALITY =
      Symbols.bind("table_function_bind_set_cardinality", 4);
  private static final MethodHandle ORDER =
      Symbols.bind("table_function_bind_set_order_preservation", 3);
  private static final MethodHandle FILTER_BIND_DATA =
      Symbols.bind("table_function_filter_pushdown_get_bind_data", 3);
  private static final MethodHandle FILTER_COUNT =
      Symbols.bind("table_function_filter_pushdown_get_filter_count", 3);
  private static final MethodHandle FILTER =
      Symbols.bind("table_function_filter_pushdown_get_filter", 4);
  private static final MethodHandle FILTER_COLUMN =
      Symbols.bind("table_function_filter_pushdown_get_column_index", 4);
  private static final MethodHandle GLOBAL_BIND_DATA =
      Symbols.bind("table_function_init_global_get_bind_data", 3);
  private static final MethodHandle GLOBAL_COLUMNS =
      Symbols.bind("table_function_init_global_get_column_count", 3);
  private static final MethodHandle GLOBAL_COLUMN =
      Symbols.bind("table_function_init_global_get_column_index", 4);
  private static final MethodHandle MAX_THREADS =
      Symbols.bind("table_function_init_global_set_max_threads", 3);
  private static final MethodHandle SET_GLOBAL =
      Symbols.bind("table_function_init_global_set_global_state", 3);
  private static final MethodHandle LOCAL_GLOBAL =
      Symbols.bind("table_function_init_local_get_global_state", 3);
  private static final MethodHandle SET_LOCAL =
      Symbols.bind("table_function_init_local_set_local_state", 3);
  private static final MethodHandle EXEC_LOCAL =
      Symbols.bind("table_function_exec_get_local_state", 3);
  private static final MethodHandle EXEC_CHUNK =
      Symbols.bind("table_function_exec_get_output_chunk", 3);
  private static final MethodHandle PARTITION_LOCAL =
      Symbols.bind("table_function_partition_data_get_local_state", 3);
  private static final MethodHandle BATCH_INDEX =
      Symbols.bind("table_function_partition_data_set_batch_index", 3);
  private static final long NO_ORDER = 0;
  private static final long INSERTION_ORDER = 1;

  private ScanCallbacks() {}

  /** {@code table_function_bind_add_result_column}. */
  public static void addColumn(Scratch s, long result, String name, long type) {
    s.call(COLUMN, result, s.text(name), type);
  }

  /** {@code table_function_bind_set_cardinality}, an estimate. */
  public static void setCardinality(Scratch s, long result, long rows) {
    s.call(CARDINALITY, result, rows, 0);
  }

  /** {@code table_function_bind_set_order_preservation}. */
  public static void setOrdered(Scratch s, long result, boolean ordered) {
    s.call(ORDER, result, ordered ? INSERTION_ORDER : NO_ORDER);
  }

  /** {@code table_function_filter_pushdown_get_bind_data}. */
  public static long filterBindData(Scratch s, long info) {
    return s.get(FILTER_BIND_DATA, info);
  }

  /** {@code table_function_filter_pushdown_get_filter_count}. */
  public static int filterCount(Scratch s, long info) {
    return Math.toIntExact(s.get(FILTER_COUNT, info));
  }

  /** {@code table_function_filter_pushdown_get_filter}. */
  public static long filter(Scratch s, long info, int index) {
    return s.get(FILTER, info, index);
  }

  /** {@code table_function_filter_pushdown_get_column_index}: position among those declared. */
  public static int filterColumn(Scratch s, long info, int reference) {
    return Math.toIntExact(s.get(FILTER_COLUMN, info, reference));
  }

  /** {@code table_function_init_global_get_bind_data}. */
  public static long globalBindData(Scratch s, long info) {
    return s.get(GLOBAL_BIND_DATA, info);
  }

  /** {@code table_function_init_global_get_column_count} and {@code _index}: the projection. */
  public static int[] projection(Scratch s, long info) {
    int[] columns = new int[Math.toIntExact(s.get(GLOBAL_COLUMNS, info))];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Math.toIntExact(s.get(GLOBAL_COLUMN, info, i));
    }
    return columns;
  }

  /** {@code table_function_init_global_set_max_threads}, at least 1. */
  public static void setMaxThreads(Scratch s, long info, int threads) {
    s.call(MAX_THREADS, info, threads);
  }

  /** {@code table_function_init_global_set_global_state}. */
  public static void setGlobalState(Scratch s, long info, long data, long destroy) {
    s.call(SET_GLOBAL, info, s.opaque(data, destroy, 0));
  }

  /** {@code table_function_init_local_get_global_state}. */
  public static long localGlobalState(Scratch s, long info) {
    return s.get(LOCAL_GLOBAL, info);
  }

  /** {@code table_function_init_local_set_local_state}. */
  public static void setLocalState(Scratch s, long info, long data, long destroy) {
    s.call(SET_LOCAL, info, s.opaque(data, destroy, 0));
  }

  /** {@code table_function_exec_get_local_state}. */
  public static long execLocalState(Scratch s, long info) {
    return s.get(EXEC_LOCAL, info);
  }

  /** {@code table_function_exec_get_output_chunk}. */
  public static long outputChunk(Scratch s, long info) {
    return s.get(EXEC_CHUNK, info);
  }

  /** {@code table_function_partition_data_get_local_state}. */
  public static long partitionLocalState(Scratch s, long info) {
    return s.get(PARTITION_LOCAL, info);
  }

  /** {@code table_function_partition_data_set_batch_index}. */
  public static void setBatchIndex(Scratch s, long info, long index) {
    s.call(BATCH_INDEX, info, index);
  }
}
