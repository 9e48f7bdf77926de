package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Partitions;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.store.ObjectStore;
import io.micromegas.store.PartitionKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes Parquet files that a writer left behind: in no partition, no claim and not among the
 * retired. A claim is there before its file and names it, so a file without one will never be
 * committed. Still it has to be seen twice, an age apart: whoever gave the server a wrong database
 * has that long to notice. Not thread-safe.
 */
final class OrphanSweep implements TaskLoop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
  private static final int PAGE = 1000;

  /** With fewer files than this, all of them may be orphans. */
  private static final int FEW = 20;

  private final Partitions partitions;
  private final ObjectStore store;
  private final ObjectDeletion objects;
  private final long age;
  private final int filesPerRun;
  private final LongSupplier monotonic;

  /** When each orphan was first seen, by the monotonic clock; bounded by {@code filesPerRun}. */
  private final Map<String, Long> firstSeen = new HashMap<>();

  private final Set<String> seenInRound = new HashSet<>();
  private String after = "";

  OrphanSweep(
      Partitions partitions,
      ObjectStore store,
      Duration age,
      int filesPerRun,
      LongSupplier monotonic) {
    this.partitions = partitions;
    this.store = store;
    this.objects = new ObjectDeletion(store);
    this.age = age.toNanos();
    this.filesPerRun = filesPerRun;
    this.monotonic = monotonic;
  }

  /** Goes through some of the files; the next run goes on where this one ends. */
  @Override
  public Done run(long scheduled, long now, Cancellation cancelled) {
    List<String> old = new ArrayList<>();
    int looked = 0;
    int orphans = 0;
    while (looked < filesPerRun && !cancelled.isCancelled()) {
      List<String> page = store.listAfter(PartitionKeys.PREFIX, after, PAGE);
      if (!page.isEmpty()) {
        List<String> found = partitions.orphans(page);
        orphans += found.size();
        looked += page.size();
        note(page, found, old);
        after = page.getLast();
      }
      if (page.size() < PAGE) {
        endRound();
        break;
      }
    }
    if (orphans > FEW && orphans > looked / 2) {
      throw new MicromegasException(
          ErrorCode.CONFLICT,
          orphans
              + " of "
              + looked
              + " files are not known to the catalog: nothing is deleted; is this the database that"
              + " belongs to this lake?");
    }
    delete(old, cancelled);
    return Done.ALL;
  }

  /** What another server deleted is not seen again, and forgotten. */
  private void endRound() {
    after = "";
    firstSeen.keySet().retainAll(seenInRound);
    seenInRound.clear();
  }

  private void note(List<String> page, List<String> found, List<String> old) {
    long now = monotonic.getAsLong();
    Set<String> orphans = Set.copyOf(found);
    page.stream().filter(key -> !orphans.contains(key)).forEach(firstSeen::remove);
    for (String key : found) {
      Long seen = firstSeen.get(key);
      if (seen != null && now - seen >= age) {
        old.add(key);
      } else if (seen == null && firstSeen.size() < filesPerRun) {
        firstSeen.put(key, now);
      }
      if (firstSeen.containsKey(key)) {
        seenInRound.add(key);
      }
    }
  }

  private void delete(List<String> old, Cancellation cancelled) {
    // Asked again: what was seen before is of an earlier page.
    List<String> still = old.isEmpty() ? List.of() : partitions.orphans(old);
    ObjectDeletion.Deleted outcome = objects.delete(still, cancelled);
    outcome.deleted().forEach(firstSeen::remove);
    if (!outcome.deleted().isEmpty()) {
      LOG.info("deleted {} files that were in no partition", outcome.deleted().size());
    }
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
  }
}
