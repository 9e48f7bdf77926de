package io.micromegas.catalog;

import static io.micromegas.catalog.PartitionSamples.HOUR;
import static io.micromegas.catalog.PartitionSamples.hours;

import io.micromegas.base.TimeRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** What the catalog should do with the partitions of one view instance, in hours, one by one. */
final class PartitionModel {
  private final List<Partition> partitions = new ArrayList<>();
  private int floor;
  private int clock;

  int clock() {
    return clock;
  }

  List<Partition> partitions() {
    return partitions;
  }

  void closeUpTo(int hour) {
    clock = Math.max(clock, hour);
  }

  boolean crosses(Partition added) {
    return partitions.stream()
        .anyMatch(old ->
            old.view().equals(added.view())
                && old.range().overlaps(added.range())
                && !added.range().contains(old.range()));
  }

  boolean belowFloor(Partition added) {
    return added.range().end() <= hours(floor);
  }

  void commit(Partition added) {
    BitSet covered = covered(added.view().schemaVersion());
    covered.or(bits(added.range()));
    partitions.removeIf(old ->
        old.view().schemaVersion() <= added.view().schemaVersion()
            && old.range().overlaps(added.range())
            && within(bits(old.range()), covered));
    partitions.add(added);
  }

  List<Partition> retire(java.util.function.Predicate<Partition> which) {
    List<Partition> retired = partitions.stream().filter(which).toList();
    partitions.removeAll(retired);
    return retired;
  }

  int raiseFloor(int hour) {
    floor = Math.max(floor, hour);
    return retire(partition -> partition.range().end() <= hours(floor)).size();
  }

  /** Times when a version's partitions cover, hour by hour. */
  BitSet covered(int version) {
    BitSet covered = new BitSet();
    for (Partition partition : partitions) {
      if (partition.view().schemaVersion() == version) {
        covered.or(bits(partition.range()));
      }
    }
    return covered;
  }

  PartitionPlan plan(List<Integer> versions, TimeRange eventTimes) {
    List<Partition> planned = new ArrayList<>();
    BitSet better = new BitSet();
    BitSet used = new BitSet();
    for (int version : versions) {
      for (Partition partition : partitions) {
        if (partition.view().schemaVersion() == version
            && !bits(partition.range()).intersects(better)) {
          used.or(bits(partition.range()));
          partition
              .content()
              .filter(rows -> eventTimes.overlaps(rows.minEventTime(), rows.maxEventTime()))
              .ifPresent(rows -> planned.add(partition));
        }
      }
      better.or(covered(version));
    }
    planned.sort(Comparator.comparingLong(partition -> partition.range().begin()));
    return new PartitionPlan(planned, gaps(used));
  }

  /** From the floor up to the clock, which itself is a stamp that may have been given. */
  private List<InsertRange> gaps(BitSet used) {
    List<InsertRange> gaps = new ArrayList<>();
    long end = hours(clock) + 1000;
    for (int hour = used.nextClearBit(floor); hours(hour) < end; ) {
      int next = used.nextSetBit(hour);
      gaps.add(new InsertRange(hours(hour), next < 0 ? end : hours(next)));
      if (next < 0) {
        break;
      }
      hour = used.nextClearBit(next);
    }
    return gaps;
  }

  static boolean within(BitSet inner, BitSet outer) {
    BitSet rest = (BitSet) inner.clone();
    rest.andNot(outer);
    return rest.isEmpty();
  }

  static BitSet bits(InsertRange range) {
    BitSet bits = new BitSet();
    bits.set((int) (range.begin() / HOUR), (int) (range.end() / HOUR));
    return bits;
  }
}
