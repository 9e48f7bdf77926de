package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import java.util.List;

/** What is to be done about a bucket. */
sealed interface BucketPlan {
  /** A partition of the current version is there for all of it. */
  record UpToDate() implements BucketPlan {}

  /** There are no blocks, and no partitions: nothing is written. */
  record Idle() implements BucketPlan {}

  /** An older partition stays, as its blocks were dropped and it cannot be made anew. */
  record Kept(Partition older) implements BucketPlan {}

  /** A partition lies across the bucket's edge. */
  record Across(Partition partition) implements BucketPlan {}

  /** One partition is to be written for the whole bucket. */
  record Build(Ingredients ingredients) implements BucketPlan {}

  /** Too much for one go: first a partition for each of these, then look again. */
  record Steps(List<InsertRange> ranges) implements BucketPlan {
    public Steps {
      ranges = List.copyOf(ranges);
    }
  }
}
