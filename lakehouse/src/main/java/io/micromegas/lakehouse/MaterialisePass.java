package io.micromegas.lakehouse;

import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's runs over the global views. What earlier runs missed is made up for by the next one:
 * it begins where the views' partitions end, and not at a fixed distance from now. Not thread-safe.
 */
final class MaterialisePass implements TaskLoop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(MaterialisePass.class);

  private final Cadence cadence;
  private final List<MaintainedView> views;
  private final PartitionWork work;
  private final MaterialisedSoFar lake;
  private final int bucketsPerRun;

  /** Up to where each view is made in buckets of this task, as far as this process knows. */
  private final Map<String, Long> made = new HashMap<>();

  /**
   * A task.
   *
   * @param views in the order of what is made from what
   * @param bucketsPerRun most buckets of a view in one run; what is left is for the next
   */
  MaterialisePass(
      Cadence cadence,
      List<MaintainedView> views,
      PartitionWork work,
      MaterialisedSoFar lake,
      int bucketsPerRun) {
    this.cadence = cadence;
    this.views = List.copyOf(views);
    this.work = work;
    this.lake = lake;
    this.bucketsPerRun = bucketsPerRun;
  }

  @Override
  public Done run(long scheduled, long now, Cancellation cancelled) {
    OptionalLong oldest = lake.oldestBlock();
    if (oldest.isEmpty()) {
      return Done.ALL;
    }
    long end = cadence.end(scheduled);
    long first =
        Math.max(Schedule.floor(oldest.getAsLong(), cadence.bucket()), cadence.leftToLonger(now));
    if (first >= end || passedOver(first, end)) {
      return Done.ALL;
    }
    ViewFailures failures = new ViewFailures(cadence.task());
    boolean all = true;
    for (MaintainedView view : views) {
      all &= makeUpFor(view, first, end, failures, cancelled);
    }
    failures.throwIfAny();
    return all ? Done.ALL : Done.PART;
  }

  /** Without a block, short buckets leave nothing behind: the next longer one covers the time. */
  private boolean passedOver(long first, long end) {
    if (!cadence.passesOverIdleTime()) {
      return false;
    }
    long from = end;
    for (MaintainedView view : views) {
      from = Math.min(from, Math.max(first, made.getOrDefault(view.name(), first)));
    }
    if (from < end && lake.anyBlock(from, end)) {
      return false;
    }
    views.forEach(view -> made.put(view.name(), end));
    return true;
  }

  /**
   * Makes one piece of what is missing. A piece that fails is left behind for this run, or it would
   * keep everything after it from being made for ever.
   */
  private boolean makeUpFor(
      MaintainedView view, long first, long end, ViewFailures failures, Cancellation cancelled) {
    long from = first;
    while (from < end) {
      long to = end;
      try {
        from = from(view, from, end);
        to = Math.min(end, from + bucketsPerRun * cadence.bucket());
        if (from < end) {
          make(view, from, to, cancelled);
        }
        return to == end;
      } catch (RuntimeException e) {
        if (cancelled.isCancelled()) {
          throw e;
        }
        failures.add(view.name(), e);
        from = to;
      }
    }
    return true;
  }

  private void make(MaintainedView view, long from, long to, Cancellation cancelled) {
    LOG.debug("{}: {} from {} to {}", cadence.task(), view.name(), from, to);
    work.materialize(
        view.name(),
        from,
        to,
        Duration.ofNanos(cadence.bucket()),
        message -> LOG.debug("{}", message),
        cancelled);
    made.put(view.name(), to);
  }

  /**
   * Short buckets are looked up once and then remembered: they are made every second. Long ones are
   * looked up each time, as users retire partitions and other servers make them.
   */
  private long from(MaintainedView view, long first, long end) {
    Long known = cadence.passesOverIdleTime() ? made.get(view.name()) : null;
    return known != null
        ? Math.max(first, known)
        : lake.firstMissing(view, cadence.bucket(), first, end);
  }
}
