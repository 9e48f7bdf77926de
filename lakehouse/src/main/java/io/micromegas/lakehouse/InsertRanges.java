package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import java.util.ArrayList;
import java.util.List;

/** Sets of insert times: ascending ranges that do not overlap. */
final class InsertRanges {
  private static final long TICK = InsertSlices.TICK;

  private InsertRanges() {}

  /** Returns what is in both. */
  static List<InsertRange> intersection(List<InsertRange> some, List<InsertRange> others) {
    List<InsertRange> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < some.size() && j < others.size()) {
      InsertRange a = some.get(i);
      InsertRange b = others.get(j);
      long begin = Math.max(a.begin(), b.begin());
      long end = Math.min(a.end(), b.end());
      if (begin < end) {
        both.add(new InsertRange(begin, end));
      }
      if (a.end() < b.end()) {
        i++;
      } else {
        j++;
      }
    }
    return List.copyOf(both);
  }

  /** Returns what is in a range, both ends inclusive. */
  static List<InsertRange> within(List<InsertRange> ranges, TimeRange times) {
    if (times.isAll()) {
      return ranges;
    }
    long end = times.end() == Long.MAX_VALUE ? times.end() : times.end() + 1;
    // A block's time is whole microseconds: what is rounded outwards is in no block.
    long begin = Math.max(times.begin(), Long.MIN_VALUE + TICK);
    long first = begin - Math.floorMod(begin, TICK);
    long last = end > Long.MAX_VALUE - TICK ? end : end + Math.floorMod(-end, TICK);
    return first < last ? intersection(ranges, List.of(new InsertRange(first, last))) : List.of();
  }

  /** Returns whether one of the ranges contains the given one. */
  static boolean contain(List<InsertRange> ranges, InsertRange range) {
    return ranges.stream().anyMatch(each -> each.contains(range));
  }

  /** Returns those that overlap the given one. */
  static List<InsertRange> overlapping(List<InsertRange> ranges, InsertRange range) {
    return ranges.stream().filter(range::overlaps).toList();
  }

  /** Returns those in which blocks were inserted; the blocks ascend by insert time. */
  static List<InsertRange> holding(List<InsertRange> ranges, List<BlockRow> blocks) {
    List<InsertRange> holding = new ArrayList<>();
    int next = 0;
    for (InsertRange range : ranges) {
      while (next < blocks.size() && blocks.get(next).insertTime() < range.begin()) {
        next++;
      }
      if (next < blocks.size() && blocks.get(next).insertTime() < range.end()) {
        holding.add(range);
      }
    }
    return List.copyOf(holding);
  }
}
