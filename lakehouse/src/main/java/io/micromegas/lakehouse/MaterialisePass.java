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

  /**
   * Up to where each view was made. Short buckets are made every second: where they end is looked
   * up once and then remembered. Long ones are looked up for each scheduled run, as users retire
   * partitions and other servers make them; here is how far this one came.
   */
  private final Map<String, Long> made = new HashMap<>();

  private long madeFor = Long.MIN_VALUE;

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
    if (scheduled != madeFor && !cadence.passesOverIdleTime()) {
      made.clear();
    }
    madeFor = scheduled;
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
    if (from < end && lake.firstBlock(from, end).isPresent()) {
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
    long from = Math.max(first, made.getOrDefault(view.name(), first));
    boolean known = cadence.passesOverIdleTime() && made.containsKey(view.name());
    boolean failed = false;
    while (from < end) {
      long to = end;
      try {
        from = known ? from : lake.firstMissing(view, cadence.bucket(), from, end);
        to = Math.min(end, from + bucketsPerRun * cadence.bucket());
        if (from < end) {
          make(view, from, to, cancelled);
        }
        if (!failed) {
          made.put(view.name(), to);
        }
        return to == end;
      } catch (RuntimeException e) {
        if (cancelled.isCancelled()) {
          throw e;
        }
        failures.add(view.name(), e);
        failed = true;
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
  }
}
