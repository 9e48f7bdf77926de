package io.micromegas.engine;

/** Types that a scan of ours can produce, named after what they become in DuckDB. */
public enum ColumnType {
  /** {@code TIMESTAMP_NS}: nanoseconds since the epoch, meaning UTC. */
  TIMESTAMP_NS,
  /** {@code BIGINT}. */
  INT64,
  /** {@code INTEGER}. */
  INT32,
  /** {@code UINTEGER}; carried in Java as the int of the same bits. */
  UINT32,
  /** {@code DOUBLE}. */
  DOUBLE,
  /** {@code BOOLEAN}. */
  BOOLEAN,
  /** {@code VARCHAR}, UTF-8. */
  TEXT,
  /** {@code BLOB}. */
  BINARY,
  /** {@code VARCHAR[]}. */
  TEXT_LIST,
  /** {@link HistogramType}: computed by views and functions, never stored. */
  HISTOGRAM
}
