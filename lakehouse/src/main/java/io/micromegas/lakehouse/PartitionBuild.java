package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Claim;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.store.ObjectStore;
import io.micromegas.store.PartitionKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one partition: close the time, claim the range, write the file, commit. Thread-safe.
 *
 * <p>Whatever goes wrong, no file is part of the lake that was not committed, and nothing is
 * deleted that may have been: of a commit whose outcome is unknown, file and claim stay, and the
 * sweep of orphans decides later.
 */
final class PartitionBuild {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionBuild.class);

  private final Partitions partitions;
  private final ObjectStore store;
  private final FileMaker files;
  private final BuildPermits permits;
  private final CommitStep commit;
  private final Duration leaseLength;
  private final UUID serverId;

  PartitionBuild(
      Partitions partitions,
      ObjectStore store,
      FileMaker files,
      WriteSettings settings,
      UUID serverId) {
    this.partitions = partitions;
    this.store = store;
    this.files = files;
    this.permits = new BuildPermits(settings.parallelBuilds());
    this.commit = new CommitStep(partitions, settings.outcomeWait());
    this.leaseLength = settings.lease();
    this.serverId = serverId;
  }

  /** Says, with the claim in hand, what the partition is made from; empty: do not make it. */
  interface Recipe {
    Optional<Ingredients> ingredients();
  }

  /** Tries to make a partition; does not wait for other writers of the range. */
  BuildOutcome attempt(
      ViewInstance target, InsertRange range, Recipe recipe, Cancellation cancelled) {
    permits.take(cancelled);
    try {
      // Stamps are whole microseconds: with the last one gone by, none can fall into the range.
      partitions.closeUpTo(range.end() - InsertSlices.TICK);
      String key =
          PartitionKeys.of(target.viewSet(), target.name(), range.begin(), UUID.randomUUID());
      Optional<Claim> claim = partitions.claim(target.key(), range, key, serverId, leaseLength);
      return claim.isEmpty()
          ? new BuildOutcome.Busy()
          : make(target, claim.get(), recipe, cancelled);
    } finally {
      permits.give();
    }
  }

  private BuildOutcome make(
      ViewInstance target, Claim claim, Recipe recipe, Cancellation cancelled) {
    long start = System.nanoTime();
    Lease lease = new Lease(partitions, claim, leaseLength);
    Cancellation stopped = () -> lease.isLost() || cancelled.isCancelled();
    Ingredients ingredients;
    PartitionFile file;
    try {
      Optional<Ingredients> found = recipe.ingredients();
      if (found.isEmpty()) {
        release(claim);
        return new BuildOutcome.Unneeded();
      }
      ingredients = found.get();
      file = files.make(target, ingredients, claim.filePath(), stopped);
    } catch (RuntimeException | Error e) {
      release(claim);
      if (lease.isLost() && !cancelled.isCancelled()) {
        LOG.warn("the claim on {} was taken over", target.text(claim.range()), e);
        return new BuildOutcome.Lost();
      }
      throw e;
    } finally {
      lease.stop();
    }
    if (stopped.isCancelled()) {
      discard(file);
      release(claim);
      Cancelled.check(cancelled);
      return new BuildOutcome.Lost();
    }
    return commit(target, claim, ingredients, file, start);
  }

  private BuildOutcome commit(
      ViewInstance target, Claim claim, Ingredients ingredients, PartitionFile file, long start) {
    Partition partition =
        new Partition(
            target.key(),
            claim.range(),
            file.content(),
            ingredients.source().blocks(),
            ingredients.source().events(),
            0);
    return switch (commit.run(claim, partition, file.checkpoint())) {
      case CommitStep.Result.Committed() -> {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        report(partition, file.undecodable());
        yield new BuildOutcome.Committed(partition, ingredients, file.undecodable(), took);
      }
      case CommitStep.Result.Lost() -> {
        discard(file);
        yield new BuildOutcome.Lost();
      }
      case CommitStep.Result.Refused(MicromegasException why) -> {
        discard(file);
        release(claim);
        throw why;
      }
      case CommitStep.Result.Unknown(RuntimeException why) ->
          throw new MicromegasException(
              ErrorCode.UNAVAILABLE,
              "whether the partition "
                  + ViewInstance.text(partition)
                  + " was committed is not known, as the catalog does not answer ("
                  + why.getMessage()
                  + "); nothing was deleted, run it again later",
              why);
    };
  }

  private static void report(Partition partition, List<String> undecodable) {
    for (String sentence : undecodable) {
      LOG.warn("{} was written without some rows: {}", ViewInstance.text(partition), sentence);
    }
  }

  /** Deletes a file that no commit can make part of the lake any more. */
  private void discard(PartitionFile file) {
    file.content()
        .ifPresent(content -> {
          try {
            store.delete(content.filePath());
          } catch (RuntimeException e) {
            LOG.warn("{} is left to the sweep of orphans", content.filePath(), e);
          }
        });
  }

  private void release(Claim claim) {
    try {
      partitions.release(claim);
    } catch (RuntimeException e) {
      LOG.warn("the claim on {} is left to run out", TimeText.of(claim.range()), e);
    }
  }
}
