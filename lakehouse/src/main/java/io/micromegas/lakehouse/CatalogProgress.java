package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.ViewKey;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads from the catalog how far the lake is materialised. Thread-safe. */
record CatalogProgress(Partitions partitions) implements MaterialisedSoFar {
  private static final BlockFilter ALL =
      new BlockFilter(Optional.empty(), Optional.empty(), Optional.empty());

  @Override
  public OptionalLong firstBlock(long begin, long end) {
    return partitions.firstBlock(ALL, new InsertRange(begin, end));
  }

  @Override
  public long firstMissing(MaintainedView view, long bucket, long begin, long end) {
    InsertRange all = new InsertRange(begin, end);
    long madeUpTo = begin;
    for (Partition partition : partitions.overlapping(view.name(), ViewKey.GLOBAL, all)) {
      InsertRange range = partition.range();
      if (partition.view().schemaVersion() != view.version()) {
        continue;
      }
      OptionalLong left = block(view, madeUpTo, range.begin());
      if (left.isPresent()) {
        return Schedule.floor(left.getAsLong(), bucket);
      }
      if (range.end() - range.begin() < Math.min(bucket, view.longest())) {
        return Schedule.floor(Math.max(begin, range.begin()), bucket);
      }
      madeUpTo = Math.max(madeUpTo, range.end());
    }
    OptionalLong left = block(view, madeUpTo, end);
    return left.isPresent() ? Schedule.floor(left.getAsLong(), bucket) : end;
  }

  /** A stretch without blocks of the view needs no partition. */
  private OptionalLong block(MaintainedView view, long begin, long end) {
    return begin < end
        ? partitions.firstBlock(
            new BlockFilter(view.tag(), Optional.empty(), Optional.empty()),
            new InsertRange(begin, end))
        : OptionalLong.empty();
  }
}
