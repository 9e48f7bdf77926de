package io.micromegas.catalog;

import java.util.List;

/**
 * The relations that are answered from PostgreSQL, their columns in order as in {@code
 * sql-and-lakehouse} 1.3, 1.6 and 1.7. {@code pending_blocks}: block_id, stream_id, process_id,
 * begin_time, end_time, nb_objects, payload_size, received_at, missing (text: {@code process},
 * {@code stream} or {@code process and stream}).
 */
public enum CatalogRelation {
  /** Processes with the aggregates of their blocks. */
  PROCESSES,
  /** Streams with the aggregates of their blocks. */
  STREAMS,
  /** Visible blocks joined with stream and process. */
  BLOCKS,
  /** Acknowledged blocks whose stream, process or payload is not known yet. */
  PENDING_BLOCKS,
  /** What {@code list_partitions()} shows: the columns of sql-and-lakehouse section 4. */
  PARTITIONS,
  /** Each maintenance task's last run on each server, and how many failed. */
  MAINTENANCE_TASKS,
  /**
   * Blocks that partitions lack because they do not decode: block_id, stream_id, process_id,
   * view_set, time (the block's insert time), error. Of several schema versions, the latest.
   */
  DECODE_ERRORS;

  /** Returns the names of the columns, in order. */
  public List<String> columns() {
    return RelationSource.of(this).columns().stream().map(RelationColumn::name).toList();
  }
}
