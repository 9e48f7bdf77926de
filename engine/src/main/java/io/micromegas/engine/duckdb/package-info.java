/**
 * Bindings to DuckDB's C API version 2, which calls itself unstable: the only place that knows its
 * symbols, struct layouts and numbers. Each method is one native function; what it means is written
 * in {@code duckdb_v2.h}.
 *
 * <p>Handles and pointers are plain longs. Every function takes a {@link
 * io.micromegas.engine.duckdb.Scratch}, the native memory for its out parameter and error.
 */
@NullMarked
package io.micromegas.engine.duckdb;

import org.jspecify.annotations.NullMarked;
