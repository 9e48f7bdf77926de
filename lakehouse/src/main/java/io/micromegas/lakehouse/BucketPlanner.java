package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Partitions.SourceCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at the catalog, and says what is to be done about a bucket. Thread-safe. */
final class BucketPlanner {
  private final Partitions partitions;
  private final WriteSettings settings;

  BucketPlanner(Partitions partitions, WriteSettings settings) {
    this.partitions = partitions;
    this.settings = settings;
  }

  /** Plans what completes a bucket: what is there is merged, what is missing comes from blocks. */
  BucketPlan complete(ViewInstance target, InsertRange bucket) {
    List<Partition> all = partitions.overlapping(target.viewSet(), target.name(), bucket);
    List<Piece> pieces = new ArrayList<>();
    List<InsertRange> covered = new ArrayList<>();
    for (Partition partition : all) {
      if (!target.isCurrent(partition)) {
        continue;
      }
      if (!bucket.contains(partition.range())) {
        return partition.range().contains(bucket)
            ? new BucketPlan.UpToDate()
            : new BucketPlan.Across(partition);
      }
      covered.add(partition.range());
      pieces.add(new Piece.Present(partition));
    }
    if (covered.size() == 1 && covered.getFirst().equals(bucket)) {
      return new BucketPlan.UpToDate();
    }
    Optional<Partition> kept = irreplaceable(target, all);
    if (kept.isPresent()) {
      return new BucketPlan.Kept(kept.get());
    }
    for (InsertRange gap : InsertSlices.minus(bucket, covered)) {
      pieces.addAll(missing(target, gap));
    }
    return pieces.isEmpty() && all.isEmpty() ? new BucketPlan.Idle() : plan(pieces, limits(target));
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
    if (all.isEmpty() && count.blocks() == 0) {
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
