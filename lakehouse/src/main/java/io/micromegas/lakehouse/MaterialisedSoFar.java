package io.micromegas.lakehouse;

import java.util.OptionalLong;

/** What maintenance has to know of the lake before it makes anything. Times in nanoseconds. */
interface MaterialisedSoFar {

  /** Returns the insert time of the first block in {@code [begin, end)}; empty without any. */
  OptionalLong firstBlock(long begin, long end);

  /** Returns the insert time of the oldest block; empty for a lake without blocks. */
  default OptionalLong oldestBlock() {
    return firstBlock(0, Long.MAX_VALUE);
  }

  /**
   * Returns the begin of the first bucket in {@code [begin, end)} that has something for the view
   * and is not one partition of its current version (or, where the view's partitions are shorter,
   * several of full length); {@code end} if there is none. Both are edges of buckets.
   */
  long firstMissing(MaintainedView view, long bucket, long begin, long end);
}
