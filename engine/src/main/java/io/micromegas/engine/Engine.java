package io.micromegas.engine;

import java.util.List;
import java.util.Map;

/**
 * DuckDB for read-only statements: pre-built slots, each an instance of its own with its share of
 * memory, locked down before it sees a statement. Thread-safe.
 *
 * <p>Every call into DuckDB runs on a platform thread with a large stack that belongs to the slot,
 * whatever thread calls here. Errors are {@link io.micromegas.base.MicromegasException}:
 * INVALID_ARGUMENT for what the statement did wrong, RESOURCE_EXHAUSTED for memory, disk or depth,
 * TIMEOUT, CANCELLED, OVERLOADED when no slot is free in time.
 */
public interface Engine extends AutoCloseable {

  /** Which slots a statement may use. */
  enum Lane {
    /** Statements that read blocks or files. */
    HEAVY,
    /** {@code SELECT 1}, catalog-only statements: never wait behind heavy ones. */
    LIGHT,
    /**
     * Statements that only run functions of ours that work on the lake, perhaps for hours: little
     * memory, two threads, and they never take a heavy slot.
     */
    WORK
  }

  /**
   * Parses a statement into the engine's own JSON tree ({@code json_serialize_sql}), on a thread of
   * its own with bounded text and nesting. INVALID_ARGUMENT, with DuckDB's text and position, for
   * what does not parse, and for statements that are not SELECT.
   */
  String parseToJson(String sql);

  /** Prints a tree back to SQL ({@code json_deserialize_sql}). */
  String printFromJson(String json);

  /** Takes a slot, waiting for one in order of arrival up to the configured time. */
  Session open(Lane lane);

  @Override
  void close();

  /**
   * A connection of a slot, for one statement at a time, with its own scans. Closing it interrupts
   * what runs and frees the slot. One thread at a time, but {@link #cancel()} from any.
   */
  interface Session extends AutoCloseable {
    /**
     * Makes the relations of the next statements known: each is read as {@code lake_scan(<id>)}.
     * Returns the id of each by name; those registered before are gone.
     */
    Map<String, Long> register(Map<String, TableScan> scans);

    /**
     * Returns the result's columns without fetching a row; no part of a relation is opened. DuckDB
     * may begin with what needs no relation: a statement with functions that have effects is asked
     * for as {@code (…) LIMIT 0}.
     */
    org.apache.arrow.vector.types.pojo.Schema describe(String sql);

    /**
     * Plans a statement, runs nothing of it, and returns by the relations' ids what its conditions
     * say of the rows it needs: without the other rows it has the same answer. They come from the
     * optimiser, through joins, subqueries and so on; those of several mentions of a relation are
     * joined to what is true of all.
     */
    Map<Long, List<ScanHint>> conditions(String sql);

    /**
     * Starts one statement that reads; batches are computed as they are asked for, a few ahead.
     * What does not parse or bind is thrown here, what fails later by {@link BatchStream#next()}.
     */
    BatchStream execute(String sql);

    /**
     * As {@link #execute(String)} with another bound of the rows in a batch. Below 2,048, rows of
     * an {@link TableScan#ordered() ordered} scan of one part are handed out some milliseconds
     * after a {@link ColumnBatch} with them was made, although the next one takes minutes; a reader
     * slower than that may get the last of them late. Such a scan makes 250 batches a second at
     * most.
     */
    BatchStream execute(String sql, int batchRows);

    /** Interrupts whatever runs; its reader gets CANCELLED. Idempotent, from any thread. */
    void cancel();

    /** Returns what its statements that are over took; of all of them once it is closed. */
    SessionUsage usage();

    @Override
    void close();
  }
}
