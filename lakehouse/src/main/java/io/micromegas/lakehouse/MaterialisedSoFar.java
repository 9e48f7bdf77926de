package io.micromegas.lakehouse;

import java.util.OptionalLong;

/** What maintenance has to know of the lake before it makes anything. Times in nanoseconds. */
interface MaterialisedSoFar {

  /** Returns the insert time of the oldest block; empty for a lake without blocks. */
  OptionalLong oldestBlock();

  /** Returns whether any block was inserted in {@code [begin, end)}. */
  boolean anyBlock(long begin, long end);

  /**
   * Returns the begin of the first whole bucket in {@code [begin, end)} that is not yet one
   * partition of the view's current version (or, where the view's partitions are shorter, several
   * of full length); {@code end} if there is none. Both are whole buckets.
   */
  long firstMissing(MaintainedView view, long bucket, long begin, long end);
}
