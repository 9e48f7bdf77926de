package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic of ranges of insert time. */
final class InsertSlices {
  /** Insert times are whole microseconds: the distance of two neighbours. */
  static final long TICK = 1_000L;

  private InsertSlices() {}

  /** Returns the least whole microsecond that is not before a time. */
  static long ceil(long nanos) {
    return -Math.floorDiv(-nanos, TICK) * TICK;
  }

  /** Returns the greatest multiple of a length that is not after a time. */
  static long floor(long nanos, long length) {
    return Math.floorDiv(nanos, length) * length;
  }

  /** Cuts a range into pieces of a length, from its begin on; the last one may be shorter. */
  static List<InsertRange> cut(InsertRange range, long length) {
    List<InsertRange> pieces = new ArrayList<>();
    long at = range.begin();
    while (at < range.end()) {
      long end = range.end() - at <= length ? range.end() : at + length;
      pieces.add(new InsertRange(at, end));
      at = end;
    }
    return pieces;
  }

  /** Cuts a range at the multiples of a length since the epoch. */
  static List<InsertRange> cutAligned(InsertRange range, long length) {
    List<InsertRange> pieces = new ArrayList<>();
    long at = range.begin();
    while (at < range.end()) {
      long edge = floor(at, length) + length;
      long end = Math.min(edge, range.end());
      pieces.add(new InsertRange(at, end));
      at = end;
    }
    return pieces;
  }

  /**
   * Cuts a range into the longest pieces that begin and end at multiples of their length. What is
   * before the first multiple of the shortest length is a piece of its own, what is after the last
   * one is left out.
   *
   * @param lengths longest first, each a multiple of the next
   */
  static List<InsertRange> cutLargest(InsertRange range, List<Long> lengths) {
    long shortest = lengths.getLast();
    List<InsertRange> pieces = new ArrayList<>();
    long at = range.begin();
    while (at < range.end()) {
      long end = floor(at, shortest) + shortest;
      for (long length : lengths) {
        if (at % length == 0 && range.end() - at >= length) {
          end = at + length;
          break;
        }
      }
      if (end > range.end()) {
        break;
      }
      pieces.add(new InsertRange(at, end));
      at = end;
    }
    return pieces;
  }

  /**
   * Returns what a range has that others do not cover.
   *
   * @param covered ascending, not overlapping
   */
  static List<InsertRange> minus(InsertRange range, List<InsertRange> covered) {
    List<InsertRange> gaps = new ArrayList<>();
    long at = range.begin();
    for (InsertRange other : covered) {
      if (!other.overlaps(range)) {
        continue;
      }
      if (other.begin() > at) {
        gaps.add(new InsertRange(at, other.begin()));
      }
      at = Math.max(at, other.end());
    }
    if (at < range.end()) {
      gaps.add(new InsertRange(at, range.end()));
    }
    return gaps;
  }

  /** Returns the two halves of a range of more than one microsecond. */
  static List<InsertRange> halves(InsertRange range) {
    long half = floor((range.end() - range.begin()) / 2, TICK);
    long middle = range.begin() + Math.max(half, TICK);
    return List.of(new InsertRange(range.begin(), middle), new InsertRange(middle, range.end()));
  }
}
