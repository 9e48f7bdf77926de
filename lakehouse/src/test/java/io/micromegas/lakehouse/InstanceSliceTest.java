package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.ViewKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the partitions of a process or stream are cut, and how few they stay. */
class InstanceSliceTest {
  private static final long MOST = 1_000_000;

  /** How often 1 can be multiplied by 1.5 before it is 2 * MOST, and the first writing. */
  private static final int REWRITES = 37;

  private static final PersistSettings SETTINGS =
      new PersistSettings(true, 1, 10, Duration.ZERO, MOST, 1L << 40);

  private static Partition partition(long begin, long end, long events) {
    return new Partition(
        new ViewKey("log_entries", "x", 1),
        new InsertRange(begin, end),
        Optional.empty(),
        1,
        events,
        0);
  }

  private static List<BlockRow> blocks(long... eventsAtEachMicrosecond) {
    MemoryLake lake = new MemoryLake();
    BlockRow any = lake.logs(0, "x");
    List<BlockRow> blocks = new ArrayList<>();
    for (int i = 0; i < eventsAtEachMicrosecond.length; i++) {
      blocks.add(
          new BlockRow(
              any.blockId(),
              0,
              0,
              0,
              0,
              (int) eventsAtEachMicrosecond[i],
              0,
              100,
              (i + 1) * 1_000L,
              any.stream(),
              any.process()));
    }
    return blocks;
  }

  @Test
  void aGapWithFewEventsIsOnePartition() {
    assertThat(InstanceSlice.divide(new InsertRange(0, 9_000), blocks(5, 6, 7), SETTINGS))
        .containsExactly(new InstanceSlice(new InsertRange(0, 9_000), 18, 300));
  }

  @Test
  void manyEventsAreDividedBetweenBlocks() {
    assertThat(
            InstanceSlice.divide(
                new InsertRange(0, 9_000),
                blocks(MOST / 2, MOST / 2, 1, MOST, 2 * MOST, 1),
                SETTINGS))
        .extracting(slice -> slice.range().begin(), InstanceSlice::events)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0L, MOST),
            org.assertj.core.groups.Tuple.tuple(3_000L, 1L),
            org.assertj.core.groups.Tuple.tuple(4_000L, MOST),
            org.assertj.core.groups.Tuple.tuple(5_000L, 2 * MOST),
            org.assertj.core.groups.Tuple.tuple(6_000L, 1L));
  }

  @Test
  void largeBlocksAreDividedByTheirBytes() {
    PersistSettings small = new PersistSettings(true, 1, 10, Duration.ZERO, MOST, 250);
    assertThat(InstanceSlice.divide(new InsertRange(0, 9_000), blocks(1, 1, 1, 1, 1), small))
        .extracting(InstanceSlice::bytes)
        .containsExactly(200L, 200L, 100L);
  }

  @Test
  void smallNeighboursAreTakenIn() {
    InstanceSlice slice = new InstanceSlice(new InsertRange(40_000, 50_000), 10, 0);
    Partition large = partition(10_000, 20_000, 121);
    Partition middle = partition(20_000, 30_000, 30);
    Partition small = partition(30_000, 40_000, 20);
    assertThat(slice.absorbs(List.of(large, middle, small), SETTINGS))
        .containsExactly(middle, small);
    assertThat(slice.absorbs(List.of(middle, partition(30_000, 40_000, 21)), SETTINGS)).isEmpty();
    assertThat(
            new InstanceSlice(new InsertRange(40_000, 50_000), MOST, 0)
                .absorbs(List.of(partition(30_000, 40_000, MOST / 2)), SETTINGS))
        .as("half full")
        .isEmpty();
    // Not across a gap.
    assertThat(slice.absorbs(List.of(partition(30_000, 39_000, 1)), SETTINGS)).isEmpty();
  }

  /** The bound of the README. */
  @Test
  void theNumberOfPartitionsGrowsWithTheLogarithm() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      long largest = 1 + random.nextInt(3) * random.nextLong(MOST);
      List<Partition> partitions = new ArrayList<>();
      long total = 0;
      long written = 0;
      for (int i = 0; i < 2_000; i++) {
        long events = random.nextInt(4) == 0 ? random.nextLong(largest) : random.nextInt(100);
        events = Math.min(events, MOST);
        InsertRange range = new InsertRange(i * 1_000L, (i + 1) * 1_000L);
        InstanceSlice slice = new InstanceSlice(range, events, 0);
        List<Partition> absorbed = slice.absorbs(partitions, SETTINGS);
        total += events;
        long all = events + absorbed.stream().mapToLong(Partition::sourceEvents).sum();
        written += all;
        long begin = absorbed.isEmpty() ? range.begin() : absorbed.getFirst().range().begin();
        partitions.subList(partitions.size() - absorbed.size(), partitions.size()).clear();
        partitions.add(partition(begin, range.end(), all));

        assertThat(partitions.size())
            .as("seed %d, step %d", seed, i)
            .isLessThanOrEqualTo(most(total));
      }
      // An event is written again only into a partition of 1.5 times the size.
      assertThat(written).as("seed %d", seed).isLessThanOrEqualTo(total * REWRITES);
    }
  }

  private static int most(long events) {
    int halvings = 64 - Long.numberOfLeadingZeros(Math.min(events, MOST / 2));
    return halvings + 2 + (int) (2 * events / MOST);
  }
}
