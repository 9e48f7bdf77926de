package io.micromegas.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One REPEATABLE READ, READ ONLY transaction: every answer is of the same instant. Calls may come
 * from several threads; they are serialised. Closing it ends open row readers.
 */
public interface Snapshot extends AutoCloseable {

  /**
   * Returns the ingest clock: nanoseconds UTC, no later block of this snapshot has a later stamp.
   */
  long clock();

  /** Returns the process, with what its blocks add up to; empty if not known. */
  Optional<ProcessRow> process(UUID processId);

  /** Returns the stream; empty if not known. */
  Optional<StreamRow> stream(UUID streamId);

  /**
   * Returns the visible blocks that match, ordered by (insert_time, block_id), each with the stream
   * and process it needs to be decoded (shared objects, not one per block). Throws
   * RESOURCE_EXHAUSTED if there are more than {@code limit}.
   */
  List<BlockRow> blocks(BlockFilter filter, int limit);

  /** Opens a reader over one of the catalog's own relations; see {@link CatalogRelation}. */
  RowReader read(CatalogRelation relation, List<RowPredicate> predicates);

  /**
   * As {@link #read(CatalogRelation, List)}, reading only the named columns; the others keep their
   * place and come as null. Worth it on {@code BLOCKS}, where each row carries the types of its
   * stream, some kilobytes.
   */
  RowReader read(CatalogRelation relation, List<RowPredicate> predicates, Set<String> columns);

  @Override
  void close();
}
