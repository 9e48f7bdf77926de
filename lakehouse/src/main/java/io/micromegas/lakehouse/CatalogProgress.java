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
  public OptionalLong oldestBlock() {
    return partitions.oldestBlock();
  }

  @Override
  public boolean anyBlock(long begin, long end) {
    return partitions.count(ALL, new InsertRange(begin, end)).blocks() > 0;
  }

  @Override
  public long firstMissing(MaintainedView view, long bucket, long begin, long end) {
    long missing = begin;
    for (Partition partition :
        partitions.overlapping(view.name(), ViewKey.GLOBAL, new InsertRange(begin, end))) {
      InsertRange range = partition.range();
      if (partition.view().schemaVersion() != view.version()) {
        continue;
      }
      // In order of their begins: a hole, or a partition shorter than could be, ends what is done.
      boolean wholeBuckets = range.end() - range.begin() >= Math.min(bucket, view.longest());
      if (range.begin() > missing || !wholeBuckets) {
        break;
      }
      missing = Math.max(missing, range.end());
    }
    return Math.min(end, Schedule.floor(missing, bucket));
  }
}
