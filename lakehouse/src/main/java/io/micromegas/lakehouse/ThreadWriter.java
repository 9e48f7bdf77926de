package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.Snapshot.TailLimits;
import io.micromegas.lakehouse.SpanCheckpoint.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says which partition of a thread, or of what is followed like one, is to be written next: from
 * where the usable ones end, replacing those that late blocks made useless, cut where everything
 * before comes before everything after, and together with small ones before it. Small ones are not
 * merged but made again: their rows depend on those before. Thread-safe.
 */
final class ThreadWriter {
  private final Catalog catalog;
  private final Partitions partitions;
  private final int maxBlocks;
  private final PersistSettings sizes;

  /**
   * A planner.
   *
   * @param maxBlocks of one partition, whose metadata is held in memory
   * @param maxEvents of one partition, as its blocks claim
   */
  ThreadWriter(Catalog catalog, int maxBlocks, long maxEvents, PersistSettings sizes) {
    this.catalog = catalog;
    this.partitions = catalog.partitions();
    this.maxBlocks = maxBlocks;
    this.sizes = sizes.withMaxEvents(Math.min(maxEvents, sizes.maxEventsPerPartition()));
  }

  /** Returns the first partition that is missing before a time. */
  Optional<PlannedPartition> next(ViewInstance target, Checkpoint.Kind<?> kind, long end) {
    try (Snapshot snapshot = catalog.snapshot()) {
      PartitionPlan all = target.everything(snapshot);
      List<InsertRange> gaps = firstBlocks(target, all.gaps(), end, snapshot);
      if (gaps.isEmpty()) {
        return Optional.empty();
      }
      long last = gaps.getLast().end();
      List<Partition> there =
          all.partitions().stream().filter(p -> p.range().begin() < last).toList();
      ThreadRecord<?> record = record(kind, target, snapshot, there, gaps);
      return plan(target, there, record, last);
    }
  }

  private <C extends Checkpoint> ThreadRecord<C> record(
      Checkpoint.Kind<C> kind,
      ViewInstance target,
      Snapshot snapshot,
      List<Partition> there,
      List<InsertRange> gaps) {
    TailLimits limits = new TailLimits(2 * maxBlocks, Long.MAX_VALUE, Long.MAX_VALUE);
    return ThreadRecord.of(
        ThreadRecord.Source.of(kind, snapshot, target.blocks(), limits), there, gaps);
  }

  /** Returns the gaps up to the end, or the begin of the first that has blocks. */
  private List<InsertRange> firstBlocks(
      ViewInstance target, List<InsertRange> all, long end, Snapshot snapshot) {
    List<InsertRange> gaps = new ArrayList<>();
    for (InsertRange gap : all) {
      if (gap.begin() < end) {
        gaps.add(new InsertRange(gap.begin(), Math.min(gap.end(), end)));
      }
    }
    try {
      TailLimits limits = new TailLimits(maxBlocks, Long.MAX_VALUE, Long.MAX_VALUE);
      return gaps.isEmpty() || snapshot.blocks(target.blocks(), gaps, limits).isEmpty()
          ? List.of()
          : gaps;
    } catch (MicromegasException e) {
      if (e.code() != ErrorCode.TAIL_TOO_LONG) {
        throw e;
      }
    }
    for (InsertRange gap : gaps) {
      InsertRange rest = gap;
      while (BlockSearch.firstBlock(snapshot, target, rest).isPresent()) {
        BlockSearch.Found found = BlockSearch.upTo(snapshot, target, rest, maxBlocks);
        if (!found.blocks().isEmpty()) {
          return List.of(new InsertRange(gap.begin(), found.range().end()));
        }
        if (found.range().end() >= rest.end()) {
          break;
        }
        rest = new InsertRange(found.range().end(), rest.end());
      }
    }
    return List.of();
  }

  private Optional<PlannedPartition> plan(
      ViewInstance target, List<Partition> there, ThreadRecord<?> record, long lastEnd) {
    List<Partition> usable = record.usable();
    long from = usable.isEmpty() ? Long.MIN_VALUE : usable.getLast().range().end();
    List<BlockRow> blocks =
        record.blocks().stream()
            .filter(block -> block.insertTime() >= from)
            .sorted(Comparator.comparingLong(BlockRow::insertTime))
            .toList();
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    List<Partition> useless = there.subList(usable.size(), there.size());
    long begin = usable.isEmpty() ? begin(blocks, useless) : from;
    long end = useless.isEmpty() ? lastEnd : Math.max(lastEnd, useless.getLast().range().end());
    int count = cut(blocks, useless);
    InsertRange range =
        new InsertRange(begin, count < blocks.size() ? blocks.get(count).insertTime() : end);
    List<BlockRow> part = blocks.subList(0, count);
    long bytes = part.stream().mapToLong(block -> Math.max(0, block.payloadSize())).sum();
    InstanceSlice slice = new InstanceSlice(range, BlockGroups.claimedEvents(part), bytes);
    InsertRange whole = withSmallOnes(target, slice, usable, part.size());
    List<Partition> replaced =
        there.stream().filter(partition -> whole.contains(partition.range())).toList();
    return Optional.of(new PlannedPartition(whole, () -> ingredients(target, whole, replaced)));
  }

  private static long begin(List<BlockRow> blocks, List<Partition> useless) {
    long first = blocks.getFirst().insertTime();
    return useless.isEmpty() ? first : Math.min(first, useless.getFirst().range().begin());
  }

  /**
   * Returns how many of the blocks, in order of insert time, become one partition: as many as there
   * is room for, cut where no later block comes before an earlier one in the order of the thread,
   * and through no partition. If none of those places is early enough, the first one.
   */
  private int cut(List<BlockRow> blocks, List<Partition> useless) {
    Place[] least = new Place[blocks.size()];
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Place place = Place.of(blocks.get(i));
      boolean last = i == blocks.size() - 1;
      least[i] = last || place.compareTo(least[i + 1]) < 0 ? place : least[i + 1];
    }
    Place greatest = Place.FIRST;
    long events = 0;
    long bytes = 0;
    int best = 0;
    for (int count = 1; count <= blocks.size(); count++) {
      BlockRow block = blocks.get(count - 1);
      events += Math.max(0, block.nbObjects());
      bytes += Math.max(0, block.payloadSize());
      Place place = Place.of(block);
      greatest = place.compareTo(greatest) > 0 ? place : greatest;
      boolean fits =
          events <= sizes.maxEventsPerPartition()
              && bytes <= sizes.maxBytesPerPartition()
              && count <= maxBlocks;
      if (!fits && best > 0) {
        break;
      }
      if (count == blocks.size()
          || (greatest.compareTo(least[count]) < 0
              && isBetween(blocks.get(count).insertTime(), useless))) {
        best = count;
      }
    }
    return best;
  }

  private static boolean isBetween(long time, List<Partition> partitions) {
    return partitions.stream()
        .map(Partition::range)
        .noneMatch(range -> range.begin() < time && time < range.end());
  }

  private InsertRange withSmallOnes(
      ViewInstance target, InstanceSlice slice, List<Partition> usable, long blocks) {
    // Half, as absorbing may fill a partition to twice its size.
    PersistSettings half = sizes.withMaxEvents(Math.max(1, sizes.maxEventsPerPartition() / 2));
    long count = blocks;
    InsertRange whole = slice.range();
    for (Partition partition : slice.absorbs(usable, half).reversed()) {
      count += partition.sourceBlocks();
      boolean there =
          partitions.count(target.blocks(), partition.range()).blocks() >= partition.sourceBlocks();
      if (!there || count > maxBlocks) {
        break;
      }
      whole = new InsertRange(partition.range().begin(), whole.end());
    }
    return whole;
  }

  /** With the claim in hand: empty if the partitions are not those that were seen before. */
  private Optional<Ingredients> ingredients(
      ViewInstance target, InsertRange range, List<Partition> replaced) {
    List<Partition> there =
        partitions.overlapping(target.viewSet(), target.name(), range).stream()
            .filter(target::isCurrent)
            .toList();
    return there.equals(replaced)
        ? Optional.of(
            new Ingredients(List.of(), List.of(range), partitions.count(target.blocks(), range)))
        : Optional.empty();
  }
}
