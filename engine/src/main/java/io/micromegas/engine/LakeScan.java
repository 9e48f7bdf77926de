package io.micromegas.engine;

import io.micromegas.engine.duckdb.Scratch;

/** The table function {@code lake_scan(id)}. */
final class LakeScan {
  /** The handle of no slot: scans can be bound, not read. */
  static final long NO_SLOT = 0;

  private LakeScan() {}

  static void register(Scratch s, long instance, long connection, long slot) {}
}
