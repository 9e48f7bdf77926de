package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Partitions;
import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what is old enough, whole days at once. Days of raw blocks go only when every global
 * view that is kept longer has them in partitions: afterwards these cannot be made any more.
 */
final class Retention implements TaskLoop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long DAY = Duration.ofDays(1).toNanos();

  private final RetentionSettings settings;
  private final List<String> viewSets;
  private final List<MaintainedView> globals;
  private final Partitions partitions;
  private final PartitionWork work;
  private final MaterialisedSoFar lake;

  /**
   * Of a lake.
   *
   * @param viewSets all that have partitions
   * @param globals those among them that have global ones
   */
  Retention(
      RetentionSettings settings,
      List<String> viewSets,
      List<MaintainedView> globals,
      Partitions partitions,
      PartitionWork work,
      MaterialisedSoFar lake) {
    this.settings = settings;
    this.viewSets = List.copyOf(viewSets);
    this.globals = List.copyOf(globals);
    this.partitions = partitions;
    this.work = work;
    this.lake = lake;
  }

  @Override
  public Done run(long scheduled, long now, Cancellation cancelled) {
    ViewFailures failures = new ViewFailures(Tasks.RETENTION);
    for (String viewSet : viewSets) {
      int days = settings.of(viewSet);
      if (days > 0) {
        try {
          int retired = partitions.raiseFloor(viewSet, cutoff(now, days));
          if (retired > 0) {
            LOG.info("{}: {} partitions are older than {} days", viewSet, retired, days);
          }
        } catch (RuntimeException e) {
          failures.add(viewSet, e);
        }
      }
    }
    try {
      dropBlocks(now, cancelled);
    } catch (RuntimeException e) {
      if (cancelled.isCancelled()) {
        throw e;
      }
      failures.add("blocks", e);
    }
    failures.throwIfAny();
    return Done.ALL;
  }

  private void dropBlocks(long now, Cancellation cancelled) {
    int days = settings.ofBlocks();
    if (days == 0) {
      return;
    }
    long cutoff = cutoff(now, days);
    OptionalLong oldest = lake.firstBlock(0, cutoff);
    if (oldest.isPresent()) {
      long first = Schedule.floor(oldest.getAsLong(), DAY);
      for (MaintainedView view : globals) {
        if (RetentionSettings.longer(settings.of(view.name()), days)) {
          keepInPartitions(view, Math.max(first, floor(view, now)), cutoff, cancelled);
        }
      }
    }
    // Also with nothing to drop: what was dropped earlier is cleaned up step by step.
    int dropped = partitions.dropBlockDays(cutoff);
    if (dropped > 0) {
      LOG.info("blocks: {} days are older than {} days and dropped", dropped, days);
    }
  }

  private void keepInPartitions(MaintainedView view, long begin, long end, Cancellation cancelled) {
    long missing = begin < end ? lake.firstMissing(view, DAY, begin, end) : end;
    if (missing < end) {
      work.materialize(
          view.name(),
          missing,
          end,
          Duration.ofDays(1),
          message -> LOG.debug("{}", message),
          cancelled);
      missing = lake.firstMissing(view, DAY, missing, end);
    }
    if (missing < end) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "no blocks are dropped: "
              + view.name()
              + " is kept longer and is not in partitions from "
              + Instant.ofEpochSecond(missing / 1_000_000_000L)
              + " on; the next run tries again");
    }
  }

  private long floor(MaintainedView view, long now) {
    int days = settings.of(view.name());
    return days == 0 ? Long.MIN_VALUE : cutoff(now, days);
  }

  private static long cutoff(long now, int days) {
    return Schedule.floor(now - days * DAY, DAY);
  }
}
