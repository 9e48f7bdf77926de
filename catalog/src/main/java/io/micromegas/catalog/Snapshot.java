package io.micromegas.catalog;

import io.micromegas.base.TimeRange;
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

  /** Returns the streams of a process that have a tag, ordered by stream id; one statement. */
  List<StreamRow> streams(UUID processId, String tag);

  /** Returns a visible block; empty if it is not known, still pending, or was dropped. */
  Optional<BlockRow> block(UUID blockId);

  /**
   * Returns the visible blocks that match, ordered by (insert_time, block_id), each with the stream
   * and process it needs to be decoded (shared objects, not one per block). Throws
   * RESOURCE_EXHAUSTED if there are more than {@code limit}.
   */
  List<BlockRow> blocks(BlockFilter filter, int limit);

  /**
   * Returns a time of the database's clock, nanoseconds UTC, that is not after this snapshot's
   * instant.
   */
  long openedAt();

  /**
   * As {@link #blocks(BlockFilter, int)}, only those with an insert time in one of the ranges.
   * Throws TAIL_TOO_LONG if they are more than {@code limits} allow, saying what there is.
   */
  List<BlockRow> blocks(BlockFilter filter, List<InsertRange> ranges, TailLimits limits);

  /** How much may be left to decode; see {@link #blocks(BlockFilter, List, TailLimits)}. */
  record TailLimits(int blocks, long events, long payloadBytes) {}

  /**
   * Returns the partitions of a view instance, and what they leave out; one statement, whatever
   * their number.
   *
   * <p>The first version is the current one. A partition of a later version in the list counts only
   * where its whole range is covered by none of the versions before it.
   *
   * @param versions schema versions that the caller can read, best first
   * @param eventTimes partitions whose rows all lie outside are left out (they still cover)
   * @param insertTimes the same for the times at which their blocks were inserted
   * @param limit most partitions; more is RESOURCE_EXHAUSTED
   */
  PartitionPlan partitions(
      String viewSet,
      String instance,
      List<Integer> versions,
      TimeRange eventTimes,
      TimeRange insertTimes,
      int limit);

  /** As above, whenever the blocks were inserted. */
  default PartitionPlan partitions(
      String viewSet, String instance, List<Integer> versions, TimeRange eventTimes, int limit) {
    return partitions(viewSet, instance, versions, eventTimes, TimeRange.ALL, limit);
  }

  /**
   * Returns all partitions of a key, those without rows too, ordered by insert time; one statement.
   */
  List<Partition> partitions(ViewKey view);

  /**
   * Returns blocks that were noted as undecodable for a view when its partitions were written, the
   * latest first.
   *
   * @param filter whose blocks; its tag is not looked at
   */
  List<UndecodableBlock> undecodable(
      String viewSet, List<Integer> versions, BlockFilter filter, int limit);

  /** Returns the checkpoint that was committed with a partition; empty if there is none. */
  Optional<byte[]> checkpoint(ViewKey view, InsertRange range);

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
