package io.micromegas.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Small partitions to commit; insert times count from the epoch. */
public final class PartitionSamples {
  /** In nanoseconds. */
  public static final long HOUR = Duration.ofHours(1).toNanos();

  /** Long enough for a test. */
  public static final Duration LEASE = Duration.ofMinutes(10);

  /** Who claims. */
  public static final UUID SERVER = UUID.randomUUID();

  private PartitionSamples() {}

  /** A time. */
  public static long hours(long hours) {
    return hours * HOUR;
  }

  /** A range. */
  public static InsertRange hours(long begin, long end) {
    return new InsertRange(hours(begin), hours(end));
  }

  /** A path that no other partition has. */
  public static String path() {
    return "views/test/" + UUID.randomUUID() + ".parquet";
  }

  /** A partition whose rows' times are its insert times; ten blocks for each hour. */
  public static Partition partition(ViewKey view, InsertRange range, String path) {
    long blocks = Math.ceilDiv(10 * (range.end() - range.begin()), HOUR);
    return new Partition(
        view,
        range,
        Optional.of(
            new Partition.Content(
                path, 1000, 100, range.begin(), range.end() - 1, List.of("time", "block_id"))),
        blocks,
        10 * blocks,
        0);
  }

  /** A partition without rows. */
  public static Partition empty(ViewKey view, InsertRange range) {
    return new Partition(view, range, Optional.empty(), 0, 0, 0);
  }
}
