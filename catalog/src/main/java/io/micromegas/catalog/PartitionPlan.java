package io.micromegas.catalog;

import java.util.List;

/**
 * What a snapshot has of a view instance.
 *
 * @param partitions those with rows that may be in the asked range of event times, of one or
 *     several schema versions, not overlapping, ordered by insert time
 * @param gaps the ranges of insert time up to the clock (inclusive) that no partition covers,
 *     ascending: their blocks are to be decoded. The last one ends just after the clock
 */
public record PartitionPlan(List<Partition> partitions, List<InsertRange> gaps) {
  /** Copies the lists. */
  public PartitionPlan {
    partitions = List.copyOf(partitions);
    gaps = List.copyOf(gaps);
  }
}
