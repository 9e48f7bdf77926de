package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.PartitionWork.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings buckets into the state that a plan says, whoever else writes them meanwhile: of several
 * writers one writes, the others wait until that is done and look again. Thread-safe.
 */
final class Materialiser {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final int MAX_CHANGES = 100;
  private static final int MAX_LOST = 3;

  private final BucketPlanner planner;
  private final PartitionBuild build;
  private final WriteSettings settings;

  Materialiser(BucketPlanner planner, PartitionBuild build, WriteSettings settings) {
    this.planner = planner;
    this.build = build;
    this.settings = settings;
  }

  /**
   * Makes one partition of a bucket, from what is there and the blocks of what is missing. Returns
   * whether something had to be written. Where a partition lies across the bucket's edge nothing is
   * and that is said: answers need no partition, and who asks for the hours before now would
   * otherwise fail on those of the clock.
   */
  boolean complete(
      ViewInstance target, InsertRange bucket, Progress progress, Cancellation cancelled) {
    return bring(target, bucket, () -> planner.complete(target, bucket), progress, cancelled);
  }

  /** Makes one partition of a bucket anew from its blocks. */
  void anew(ViewInstance target, InsertRange bucket, Progress progress, Cancellation cancelled) {
    bring(target, bucket, () -> checked(target, bucket), progress, cancelled);
  }

  private BucketPlan checked(ViewInstance target, InsertRange bucket) {
    BucketPlan plan = planner.anew(target, bucket);
    if (plan instanceof BucketPlan.Across(Partition partition)) {
      throw across(target, bucket, partition);
    }
    if (plan instanceof BucketPlan.Build(Ingredients ingredients)
        && ingredients.source().blocks() > planner.limits(target).blocks()) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          target.text(bucket)
              + " has "
              + ingredients.source().blocks()
              + " blocks, more than the "
              + planner.limits(target).blocks()
              + " that one partition is made from in one go; take a smaller delta");
    }
    return plan;
  }

  /** Looks at a bucket. */
  private interface Look {
    BucketPlan plan();
  }

  private boolean bring(
      ViewInstance target,
      InsertRange bucket,
      Look look,
      Progress progress,
      Cancellation cancelled) {
    Pauses pauses = new Pauses(FIRST_PAUSE, settings.claimWait());
    int lost = 0;
    boolean wrote = false;
    int changed = 0;
    while (changed < MAX_CHANGES) {
      Cancelled.check(cancelled);
      switch (look.plan()) {
        case BucketPlan.UpToDate() -> {
          progress.say(target.text(bucket) + " is up to date");
          return wrote;
        }
        case BucketPlan.Idle() -> {
          progress.say(target.text(bucket) + " has nothing to write");
          return wrote;
        }
        case BucketPlan.Kept(Partition older) -> {
          progress.say(kept(target, bucket, older));
          return wrote;
        }
        case BucketPlan.Across(Partition partition) -> {
          progress.say(
              target.text(bucket) + " is left as it is: " + reason(target, bucket, partition));
          return wrote;
        }
        case BucketPlan.Steps(var ranges) -> {
          changed++;
          BucketWork.forEach(
              ranges,
              settings.parallelBuilds(),
              cancelled,
              (range, stop) -> complete(target, range, progress, stop));
          wrote = true;
        }
        case BucketPlan.Build(Ingredients ignored) -> {
          switch (attempt(target, bucket, look, cancelled)) {
            case BuildOutcome.Committed committed -> {
              progress.say(written(committed));
              committed.undecodable().forEach(progress::say);
              return true;
            }
            case BuildOutcome.Unneeded() -> changed++;
            case BuildOutcome.Busy() -> {
              if (!pauses.pause(cancelled)) {
                throw busy(target, bucket);
              }
            }
            case BuildOutcome.Lost() -> {
              if (++lost == MAX_LOST) {
                throw lost(target, bucket);
              }
            }
          }
        }
      }
    }
    throw new MicromegasException(
        ErrorCode.UNAVAILABLE,
        target.text(bucket) + " is changed by others all the time; try again later");
  }

  private BuildOutcome attempt(
      ViewInstance target, InsertRange bucket, Look look, Cancellation cancelled) {
    // What was there before the claim was had may have been replaced.
    PartitionBuild.Recipe recipe =
        () ->
            look.plan() instanceof BucketPlan.Build(Ingredients ingredients)
                ? Optional.of(ingredients)
                : Optional.empty();
    return build.attempt(target, bucket, recipe, cancelled);
  }

  private MicromegasException busy(ViewInstance target, InsertRange bucket) {
    return new MicromegasException(
        ErrorCode.TIMEOUT,
        target.text(bucket)
            + " is being written by another, for longer than "
            + settings.claimWait().toSeconds()
            + " s; try again later");
  }

  private static MicromegasException lost(ViewInstance target, InsertRange bucket) {
    return new MicromegasException(
        ErrorCode.UNAVAILABLE,
        "the claim on "
            + target.text(bucket)
            + " was lost "
            + MAX_LOST
            + " times before the partition could be committed: the catalog was out of reach for"
            + " too long, or retention has moved past the range; try again later");
  }

  static String written(BuildOutcome.Committed committed) {
    Partition partition = committed.partition();
    return String.format(
        Locale.ROOT,
        "%s: %d rows, %d bytes, %s, %d ms",
        ViewInstance.text(partition),
        partition.content().map(Partition.Content::rows).orElse(0L),
        partition.content().map(Partition.Content::fileSize).orElse(0L),
        committed.ingredients().text(),
        committed.took().toMillis());
  }

  private static String kept(ViewInstance target, InsertRange bucket, Partition older) {
    return target.text(bucket)
        + " is left as it is: the blocks of "
        + ViewInstance.text(older)
        + " (schema version "
        + older.view().schemaVersion()
        + ") were removed by retention, so that it cannot be made anew";
  }

  static MicromegasException across(ViewInstance target, InsertRange bucket, Partition partition) {
    return new MicromegasException(ErrorCode.CONFLICT, reason(target, bucket, partition));
  }

  private static String reason(ViewInstance target, InsertRange bucket, Partition partition) {
    return "the partition "
        + ViewInstance.text(partition)
        + " lies across the edge of "
        + target.text(bucket)
        + "; take buckets that contain it, or retire it first";
  }
}
