package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Partitions.SourceCount;
import io.micromegas.catalog.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at the catalog, and says what is to be done about a bucket. Thread-safe. */
final class BucketPlanner {
  private static final TimeRange NO_EVENTS = new TimeRange(Long.MIN_VALUE, Long.MIN_VALUE);

  private final Catalog catalog;
  private final Partitions partitions;
  private final WriteSettings settings;

  BucketPlanner(Catalog catalog, WriteSettings settings) {
    this.catalog = catalog;
    this.partitions = catalog.partitions();
    this.settings = settings;
  }

  /**
   * Plans what completes a bucket: what is there is merged, what is missing comes from blocks.
   *
   * <p>Partitions are read before gaps: with a claim on the bucket none can be added in between,
   * and one that is retired in between is taken as still there. In the other order its rows would
   * be in neither.
   */
  BucketPlan complete(ViewInstance target, InsertRange bucket) {
    List<Partition> all = partitions.overlapping(target.viewSet(), target.name(), bucket);
    if (all.isEmpty() && partitions.count(target.blocks(), bucket).blocks() == 0) {
      return new BucketPlan.Idle();
    }
    List<Piece> pieces = new ArrayList<>();
    for (Partition partition : all) {
      if (!target.isCurrent(partition)) {
        continue;
      }
      if (!bucket.contains(partition.range())) {
        return partition.range().contains(bucket)
            ? new BucketPlan.UpToDate()
            : new BucketPlan.Across(partition);
      }
      pieces.add(new Piece.Present(partition));
    }
    if (pieces.size() == 1 && pieces.getFirst().range().equals(bucket)) {
      return new BucketPlan.UpToDate();
    }
    Optional<Partition> kept = irreplaceable(target, all);
    if (kept.isPresent()) {
      return new BucketPlan.Kept(kept.get());
    }
    List<InsertRange> open = open(target, bucket, pieces.stream().map(Piece::range).toList());
    if (pieces.isEmpty() && open.isEmpty()) {
      // Not covered and not a gap: before the floor, or written just now.
      boolean same = all.equals(partitions.overlapping(target.viewSet(), target.name(), bucket));
      return same ? new BucketPlan.Idle() : complete(target, bucket);
    }
    for (InsertRange gap : open) {
      pieces.addAll(missing(target, gap));
    }
    return plan(pieces, limits(target));
  }

  /** Returns what is not covered and may be: what lies before the floor of retention may not. */
  private List<InsertRange> open(
      ViewInstance target, InsertRange bucket, List<InsertRange> covered) {
    List<InsertRange> uncovered = InsertSlices.minus(bucket, covered);
    return uncovered.isEmpty() ? uncovered : InsertRanges.intersection(uncovered, gaps(target));
  }

  /** Returns what no partition of the current version covers, from the floor up to the clock. */
  List<InsertRange> gaps(ViewInstance target) {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot
          .partitions(
              target.viewSet(),
              target.name(),
              List.of(target.view().version()),
              NO_EVENTS,
              Integer.MAX_VALUE - 1)
          .gaps();
    }
  }

  private static BucketPlan plan(List<Piece> pieces, PieceGroups.Limits limits) {
    pieces.sort(Comparator.comparingLong(piece -> piece.range().begin()));
    List<List<Piece>> groups = PieceGroups.of(pieces, limits);
    if (groups.size() <= 1) {
      return new BucketPlan.Build(Ingredients.of(pieces));
    }
    return new BucketPlan.Steps(
        groups.stream()
            .filter(group -> group.size() > 1 || group.getFirst() instanceof Piece.Missing)
            .map(PieceGroups::range)
            .toList());
  }

  /**
   * Plans a partition from nothing but blocks. What is too much for one go is the caller's to
   * refuse: it cannot be divided, as what is there may not be.
   */
  BucketPlan anew(ViewInstance target, InsertRange bucket) {
    List<Partition> all = partitions.overlapping(target.viewSet(), target.name(), bucket);
    for (Partition partition : all) {
      if (!bucket.contains(partition.range())) {
        return new BucketPlan.Across(partition);
      }
    }
    SourceCount count = partitions.count(target.blocks(), bucket);
    if (all.isEmpty() && (count.blocks() == 0 || open(target, bucket, List.of()).isEmpty())) {
      return new BucketPlan.Idle();
    }
    Optional<Partition> kept = all.stream().filter(p -> !canBeMadeAnew(target, p)).findFirst();
    if (kept.isPresent()) {
      return new BucketPlan.Kept(kept.get());
    }
    return new BucketPlan.Build(new Ingredients(List.of(), List.of(bucket), count));
  }

  /** Returns a partition of an older version whose rows would be lost if it were replaced. */
  Optional<Partition> irreplaceable(ViewInstance target, List<Partition> partitions) {
    return partitions.stream()
        .filter(partition -> partition.view().schemaVersion() < target.view().version())
        .filter(partition -> !canBeMadeAnew(target, partition))
        .findFirst();
  }

  private boolean canBeMadeAnew(ViewInstance target, Partition partition) {
    return partition.sourceBlocks() == 0
        || partitions.count(target.blocks(), partition.range()).blocks()
            >= partition.sourceBlocks();
  }

  private List<Piece> missing(ViewInstance target, InsertRange gap) {
    long longest = target.view().longestFromSource().toNanos();
    if (gap.end() - gap.begin() <= longest) {
      return fitting(target, gap);
    }
    // An idle gap, which may be long, costs one look.
    if (partitions.count(target.blocks(), gap).blocks() == 0) {
      return List.of();
    }
    List<Piece> pieces = new ArrayList<>();
    for (InsertRange part : InsertSlices.cutAligned(gap, longest)) {
      pieces.addAll(fitting(target, part));
    }
    return pieces;
  }

  private List<Piece> fitting(ViewInstance target, InsertRange range) {
    SourceCount count = partitions.count(target.blocks(), range);
    if (count.blocks() == 0) {
      return List.of();
    }
    if (count.blocks() <= limits(target).blocks()
        || range.end() - range.begin() <= InsertSlices.TICK) {
      return List.of(new Piece.Missing(range, count));
    }
    List<Piece> pieces = new ArrayList<>();
    for (InsertRange half : InsertSlices.halves(range)) {
      pieces.addAll(fitting(target, half));
    }
    return pieces;
  }

  PieceGroups.Limits limits(ViewInstance target) {
    return new PieceGroups.Limits(
        settings.maxFilesPerMerge(),
        SnapshotUse.readsWhileWriting(target.view())
            ? Long.MAX_VALUE
            : settings.maxBlocksPerBuild(),
        target.view().longestFromSource().toNanos());
  }
}
