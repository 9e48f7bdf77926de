package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes what a process or stream has not in partitions yet: one partition per gap, together with
 * small ones directly before it, see {@link InstanceSlice#absorbs}. Thread-safe.
 */
final class InstanceWriter {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final int MAX_CHANGES = 100;

  private final Catalog catalog;
  private final Partitions partitions;
  private final BucketPlanner planner;
  private final ThreadWriter threads;
  private final PartitionBuild build;
  private final WriteSettings settings;
  private final PersistSettings sizes;

  InstanceWriter(
      Catalog catalog,
      BucketPlanner planner,
      ThreadWriter threads,
      PartitionBuild build,
      WriteSettings settings,
      PersistSettings sizes) {
    this.catalog = catalog;
    this.partitions = catalog.partitions();
    this.planner = planner;
    this.threads = threads;
    this.build = build;
    this.settings = settings;
    this.sizes = sizes;
  }

  /**
   * Writes what there is now.
   *
   * @param wait how long to wait for others who write the same
   * @return how many partitions were written
   */
  int write(ViewInstance target, Duration wait, Cancellation cancelled) {
    Pauses pauses = new Pauses(FIRST_PAUSE, wait);
    long end = clockEnd();
    int written = 0;
    int changed = 0;
    Optional<PlannedPartition> next = next(target, end);
    while (next.isPresent()) {
      Cancelled.check(cancelled);
      PlannedPartition planned = next.get();
      switch (build.attempt(target, planned.range(), planned.recipe(), cancelled)) {
        case BuildOutcome.Committed committed -> written++;
        case BuildOutcome.Busy() -> {
          if (!pauses.pause(cancelled)) {
            throw new MicromegasException(
                ErrorCode.TIMEOUT,
                target.text(planned.range()) + " is being written by another; try again later");
          }
        }
        case BuildOutcome.Unneeded(), BuildOutcome.Lost() -> {
          if (++changed == MAX_CHANGES) {
            throw new MicromegasException(
                ErrorCode.UNAVAILABLE,
                target.text(planned.range())
                    + " is changed by others all the time; try again later");
          }
        }
      }
      next = next(target, end);
    }
    return written;
  }

  private long clockEnd() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.clock() + InsertSlices.TICK;
    }
  }

  private Optional<PlannedPartition> next(ViewInstance target, long end) {
    Optional<Checkpoint.Kind<? extends Checkpoint>> chained = Checkpoint.of(target.view());
    return chained.isPresent()
        ? threads.next(target, chained.get(), end)
        : slice(target, end).map(slice -> planned(target, slice));
  }

  /** Returns the first slice that is missing before a time. */
  private Optional<InstanceSlice> slice(ViewInstance target, long end) {
    List<InsertRange> kept = keptOlder(target);
    List<InsertRange> gaps = new ArrayList<>();
    for (InsertRange gap : planner.gaps(target)) {
      if (gap.begin() < end) {
        InsertRange part = new InsertRange(gap.begin(), Math.min(gap.end(), end));
        gaps.addAll(InsertSlices.minus(part, kept));
      }
    }
    try (Snapshot snapshot = catalog.snapshot()) {
      for (InsertRange gap : gaps) {
        Optional<InstanceSlice> slice = first(target, gap, snapshot);
        if (slice.isPresent()) {
          return slice;
        }
      }
    }
    return Optional.empty();
  }

  /** Returns ranges of older partitions that cannot be made anew, ascending. */
  private List<InsertRange> keptOlder(ViewInstance target) {
    return before(target, Long.MAX_VALUE).stream()
        .filter(partition -> planner.irreplaceable(target, List.of(partition)).isPresent())
        .map(Partition::range)
        .toList();
  }

  private List<Partition> before(ViewInstance target, long end) {
    return partitions.overlapping(target.viewSet(), target.name(), new InsertRange(0, end));
  }

  private Optional<InstanceSlice> first(ViewInstance target, InsertRange gap, Snapshot snapshot) {
    OptionalLong first = BlockSearch.firstBlock(snapshot, target, gap);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    // Where a partition ends, the next one begins, so that they can be merged.
    long begin = followsPartition(target, gap.begin()) ? gap.begin() : first.getAsLong();
    InsertRange range = new InsertRange(begin, gap.end());
    BlockSearch.Found found =
        BlockSearch.upTo(snapshot, target, range, settings.maxBlocksPerBuild());
    while (found.blocks().isEmpty() && found.range().end() < range.end()) {
      range = new InsertRange(found.range().end(), range.end());
      found = BlockSearch.upTo(snapshot, target, range, settings.maxBlocksPerBuild());
    }
    return found.blocks().isEmpty()
        ? Optional.empty()
        : Optional.of(InstanceSlice.divide(found.range(), found.blocks(), sizes).getFirst());
  }

  private boolean followsPartition(ViewInstance target, long time) {
    return time > 0
        && partitions
            .overlapping(
                target.viewSet(), target.name(), new InsertRange(time - InsertSlices.TICK, time))
            .stream()
            .anyMatch(target::isCurrent);
  }

  private PlannedPartition planned(ViewInstance target, InstanceSlice slice) {
    List<Partition> before =
        slice.range().begin() == 0
            ? List.of()
            : before(target, slice.range().begin()).stream().filter(target::isCurrent).toList();
    List<Partition> absorbed = slice.absorbs(before, sizes);
    InsertRange range =
        absorbed.isEmpty()
            ? slice.range()
            : new InsertRange(absorbed.getFirst().range().begin(), slice.range().end());
    return new PlannedPartition(range, () -> ingredients(target, range, absorbed, slice.range()));
  }

  /** With the claim in hand: empty if the partitions are not those that were seen before. */
  private Optional<Ingredients> ingredients(
      ViewInstance target, InsertRange range, List<Partition> absorbed, InsertRange blocks) {
    List<Partition> there =
        partitions.overlapping(target.viewSet(), target.name(), range).stream()
            .filter(target::isCurrent)
            .toList();
    if (!there.equals(absorbed)) {
      return Optional.empty();
    }
    List<Piece> pieces = new ArrayList<>();
    absorbed.forEach(partition -> pieces.add(new Piece.Present(partition)));
    pieces.add(new Piece.Missing(blocks, partitions.count(target.blocks(), blocks)));
    return Optional.of(Ingredients.of(pieces));
  }
}
