package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/**
 * What the last statement of a connection took, once its result is destroyed. Where the setting
 * {@code enable_profiling} is {@code no_output}: {@code connection_enable_profiling} would print.
 */
public final class QueryMetrics implements AutoCloseable {
  private static final MethodHandle GET = Symbols.bind("connection_get_query_metrics", 3);
  private static final MethodHandle ROOT = Symbols.bind("query_metrics_get_root", 3);
  private static final MethodHandle METRIC = Symbols.bind("query_metrics_node_get_metric", 5);
  private static final MethodHandle UBIGINT = Symbols.bind("value_get_ubigint", 3);
  private static final MethodHandle DESTROY = Symbols.bind("query_metrics_destroy", 1);

  private final Scratch s;
  private final long metrics;
  private final long root;

  private QueryMetrics(Scratch s, long metrics, long root) {
    this.s = s;
    this.metrics = metrics;
    this.root = root;
  }

  /** {@code connection_get_query_metrics}, of a connection without an open result. */
  public static QueryMetrics of(Scratch s, long connection) {
    long metrics = s.get(GET, connection);
    return new QueryMetrics(s, metrics, s.get(ROOT, metrics));
  }

  /** {@code query_metrics_node_get_metric}: a count of bytes; 0 where there is no such metric. */
  public long bytes(String name) {
    long value = 0;
    try {
      long text = s.text(name);
      long out = s.out();
      s.check((int) METRIC.invokeExact(root, text, out, out + Long.BYTES, s.error()));
      value = s.outLong();
      return value == 0 ? 0 : s.get(UBIGINT, value);
    } catch (Throwable e) {
      throw Native.rethrow(e);
    } finally {
      Values.destroy(s, value);
    }
  }

  /** {@code query_metrics_destroy}. */
  @Override
  public void close() {
    s.destroy(DESTROY, metrics);
  }
}
