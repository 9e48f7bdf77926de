package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Snapshot;
import io.micromegas.lakehouse.PersistBehind.Offer;
import io.micromegas.lakehouse.SpanCheckpoint.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What partitions hold of a thread (or of the network of a process) and can be gone on from, and
 * all blocks after it.
 *
 * <p>A partition is right as long as all blocks that are not in it or in those before it come after
 * its last one in the order of the thread. So one block that came late makes all partitions from
 * its place on useless; their blocks are followed again. A partition of which retention has dropped
 * blocks cannot be made again: it stays, and so do those before it, and late blocks are followed
 * after it.
 *
 * @param usable partitions in the order of insert time
 * @param checkpoint of the last of them
 * @param blocks in the order of {@link ThreadChains}
 */
record ThreadRecord<C extends Checkpoint>(
    List<Partition> usable, C checkpoint, List<BlockRow> blocks) {
  ThreadRecord {
    usable = List.copyOf(usable);
    blocks = List.copyOf(blocks);
  }

  /** What is read of a snapshot. */
  interface Source<C extends Checkpoint> {
    /** Returns the stream's blocks that were inserted in one of the ranges. */
    List<BlockRow> blocks(List<InsertRange> ranges);

    /** Returns the checkpoint of a partition. */
    C checkpoint(Partition partition);

    /** Returns the checkpoint before the first block. */
    C start();

    /** Reads a snapshot, within limits. */
    static <C extends Checkpoint> Source<C> of(
        Checkpoint.Kind<C> kind,
        Snapshot snapshot,
        BlockFilter filter,
        Snapshot.TailLimits limits) {
      return new Source<>() {
        @Override
        public List<BlockRow> blocks(List<InsertRange> ranges) {
          return ranges.isEmpty() ? List.of() : snapshot.blocks(filter, ranges, limits);
        }

        @Override
        public C checkpoint(Partition partition) {
          return read(kind, snapshot, partition);
        }

        @Override
        public C start() {
          return kind.start();
        }
      };
    }
  }

  /** Returns the checkpoint of a partition; DATA_LOSS if it cannot be read. */
  static <C extends Checkpoint> C read(
      Checkpoint.Kind<C> kind, Snapshot snapshot, Partition partition) {
    byte[] bytes =
        snapshot
            .checkpoint(partition.view(), partition.range())
            .orElseThrow(() ->
                new MicromegasException(
                    ErrorCode.DATA_LOSS,
                    "the partition "
                        + ViewInstance.text(partition)
                        + " has no checkpoint; retire it, it is made again from the blocks"));
    return kind.parse().apply(bytes);
  }

  /**
   * Finds out. As long as no block came late, that takes one checkpoint.
   *
   * @param partitions all there are, in the order of insert time
   * @param gaps ranges that they leave out
   */
  static <C extends Checkpoint> ThreadRecord<C> of(
      Source<C> source, List<Partition> partitions, List<InsertRange> gaps) {
    List<BlockRow> blocks = new ArrayList<>(source.blocks(gaps));
    int usable = partitions.size();
    int fixed = 0;
    int followed = usable;
    C checkpoint = checkpoint(source, partitions, usable);
    while (true) {
      while (usable > fixed && !allAfter(checkpoint.last(), blocks)) {
        usable--;
        checkpoint = checkpoint(source, partitions, usable);
      }
      if (usable == followed) {
        return new ThreadRecord<>(
            partitions.subList(0, usable), checkpoint, ThreadChains.ordered(blocks));
      }
      List<Partition> useless = partitions.subList(usable, followed);
      List<BlockRow> again = source.blocks(useless.stream().map(Partition::range).toList());
      fixed = usable + withoutTheirBlocks(useless, again);
      if (fixed > usable) {
        usable = fixed;
        checkpoint = checkpoint(source, partitions, usable);
      }
      long from = usable == 0 ? Long.MIN_VALUE : partitions.get(usable - 1).range().end();
      again.stream().filter(block -> block.insertTime() >= from).forEach(blocks::add);
      followed = usable;
    }
  }

  /** Returns whether rows of a partition may be in a range of times. */
  static boolean holds(Partition partition, TimeRange times) {
    return partition
        .content()
        .filter(content -> times.overlaps(content.minEventTime(), content.maxEventTime()))
        .isPresent();
  }

  /** Returns what is in no partition, if that is anything. */
  Optional<Offer> offer(StoredView view, UUID instance, List<InsertRange> gaps) {
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    List<BlockRow> byInsertTime =
        blocks.stream().sorted(Comparator.comparingLong(BlockRow::insertTime)).toList();
    return Optional.of(
        new Offer(
            view,
            Optional.of(instance),
            InsertRanges.holding(gaps, byInsertTime),
            BlockGroups.claimedEvents(blocks)));
  }

  private static <C extends Checkpoint> C checkpoint(
      Source<C> source, List<Partition> partitions, int count) {
    return count == 0 ? source.start() : source.checkpoint(partitions.get(count - 1));
  }

  private static boolean allAfter(Place last, List<BlockRow> blocks) {
    return blocks.stream().allMatch(block -> last.compareTo(Place.of(block)) < 0);
  }

  /** Returns how many there are up to the last one that has lost blocks. */
  private static int withoutTheirBlocks(List<Partition> partitions, List<BlockRow> blocks) {
    for (int i = partitions.size() - 1; i >= 0; i--) {
      Partition partition = partitions.get(i);
      InsertRange range = partition.range();
      long there =
          blocks.stream()
              .filter(b -> range.begin() <= b.insertTime() && b.insertTime() < range.end())
              .count();
      if (there < partition.sourceBlocks()) {
        return i + 1;
      }
    }
    return 0;
  }
}
