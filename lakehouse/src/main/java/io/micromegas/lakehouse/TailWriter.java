package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes what a global view has not in partitions yet, as far as it is closed: in hours, minutes
 * and seconds of the clock, as long as they fit, so that the buckets of maintenance contain them
 * wholly. The rest of the last second stays to be decoded. Thread-safe.
 */
final class TailWriter {
  private static final List<Long> LENGTHS =
      List.of(
          Duration.ofHours(1).toNanos(),
          Duration.ofMinutes(1).toNanos(),
          Duration.ofSeconds(1).toNanos());

  private final Catalog catalog;
  private final BucketPlanner planner;
  private final Materialiser materialiser;

  TailWriter(Catalog catalog, BucketPlanner planner, Materialiser materialiser) {
    this.catalog = catalog;
    this.planner = planner;
    this.materialiser = materialiser;
  }

  /**
   * Writes what there is now.
   *
   * @param parallel partitions at the same time
   * @return how many were written or merged
   */
  int write(ViewInstance target, int parallel, Cancellation cancelled) {
    List<InsertRange> pieces = pieces(target);
    AtomicInteger written = new AtomicInteger();
    if (!pieces.isEmpty()) {
      BucketWork.forEach(
          pieces,
          parallel,
          cancelled,
          (piece, stop) -> {
            if (materialiser.complete(target, piece, message -> {}, stop)) {
              written.incrementAndGet();
            }
          });
    }
    return written.get();
  }

  private List<InsertRange> pieces(ViewInstance target) {
    long longest = target.view().longestFromSource().toNanos();
    List<Long> lengths = LENGTHS.stream().filter(length -> length <= longest).toList();
    List<InsertRange> pieces = new ArrayList<>();
    List<InsertRange> gaps = planner.gaps(target);
    try (Snapshot snapshot = catalog.snapshot()) {
      for (InsertRange gap : gaps) {
        OptionalLong first = BlockSearch.firstBlock(snapshot, target, gap);
        if (first.isPresent()) {
          long bucket = InsertSlices.floor(first.getAsLong(), lengths.getFirst());
          long begin = Math.max(gap.begin(), bucket);
          pieces.addAll(InsertSlices.cutLargest(new InsertRange(begin, gap.end()), lengths));
        }
      }
    }
    return pieces;
  }
}
