package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions.SourceCount;

/** A part of a bucket that has blocks, or a partition. */
sealed interface Piece {
  InsertRange range();

  /** A partition of the current version. */
  record Present(Partition partition) implements Piece {
    @Override
    public InsertRange range() {
      return partition.range();
    }
  }

  /** Blocks that are in no partition of the current version. */
  record Missing(InsertRange range, SourceCount count) implements Piece {}
}
