package io.micromegas.lakehouse;

import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.ViewKey;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * How far into the past (or from the begin on) partitions have so many rows. Rows that are in no
 * partition only add to them.
 */
final class FewestPartitions {
  /** Views whose rows are those of their partitions, each with a time of its own. */
  static final Set<String> SEARCHED = Set.of("log_entries", "measures", "images");

  /** As few are read sooner than it is found out which of them are needed. */
  private static final int FEW = 8;

  /** Partitions are looked at, not opened. */
  private static final int MORE_THAN_ENOUGH = 10;

  private final List<Partition.Content> all = new ArrayList<>();
  private final List<Partition.Content> within = new ArrayList<>();
  private final boolean newest;

  private FewestPartitions(boolean newest) {
    this.newest = newest;
  }

  /** One catalog statement. */
  static FewestPartitions of(
      StoredView view,
      ViewTarget target,
      Wanted wanted,
      Snapshot snapshot,
      LakehouseSettings settings) {
    FewestPartitions found = new FewestPartitions(wanted.order() == FileOrder.NEWEST_FIRST);
    String instance = target.id().map(UUID::toString).orElse(ViewKey.GLOBAL);
    List<Partition> partitions =
        snapshot
            .partitions(
                view.viewSet(),
                instance,
                view.readable(),
                wanted.eventTimes(),
                wanted.insertTimes(),
                MORE_THAN_ENOUGH * settings.maxFilesPerQuery())
            .partitions();
    for (Partition partition : partitions) {
      partition
          .content()
          .ifPresent(content -> {
            found.all.add(content);
            if (content.minEventTime() >= wanted.eventTimes().begin()
                && content.maxEventTime() <= wanted.eventTimes().end()) {
              found.within.add(content);
            }
          });
    }
    found.within.sort(
        found.newest
            ? Comparator.comparingLong(Partition.Content::minEventTime).reversed()
            : Comparator.comparingLong(Partition.Content::maxEventTime));
    return found;
  }

  /** Returns the time on this side of which there are so many rows; empty if it saves little. */
  OptionalLong boundary(long rows) {
    long sum = 0;
    for (Partition.Content partition : within) {
      sum += partition.rows();
      if (sum >= rows) {
        long time = newest ? partition.minEventTime() : partition.maxEventTime();
        long read = all.stream().filter(content -> isRead(content, time)).count();
        return all.size() > FEW && read <= all.size() / 2
            ? OptionalLong.of(time)
            : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  /** Returns how many rows they have. */
  long rows() {
    return all.stream().mapToLong(Partition.Content::rows).sum();
  }

  private boolean isRead(Partition.Content content, long time) {
    return newest ? content.maxEventTime() >= time : content.minEventTime() <= time;
  }
}
