package io.micromegas.catalog;

import static io.micromegas.catalog.CatalogContract.assertCode;
import static io.micromegas.catalog.PartitionSamples.empty;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a {@link Snapshot} of every {@link Catalog} says there is. */
public abstract class PlansContract extends PartitionsCase {
  /** Opens the catalog. */
  protected PlansContract() {}

  // -- plans

  @Test
  final void aPlanIsOfOneInstant() {
    write(LOG, hours(10, 11));
    try (Snapshot snapshot = catalog.snapshot()) {
      List<InsertRange> before = ranges(planIn(snapshot));
      write(LOG, hours(10, 12));
      partitions.retireWithin("log_entries", "global", hours(0, 100));

      assertThat(ranges(planIn(snapshot))).isEqualTo(before).containsExactly(hours(10, 11));
      assertThat(planIn(snapshot).gaps()).hasSize(2);
      assertThat(snapshot.openedAt()).isLessThan(partitions.databaseTime());
    }
    assertThat(plan(6).gaps()).containsExactly(new InsertRange(0, hours(100) + 1000));
  }

  private PartitionPlan planIn(Snapshot snapshot) {
    return snapshot.partitions("log_entries", "global", List.of(6), TimeRange.ALL, 1000);
  }

  @Test
  final void instancesAndViewSetsDoNotMix() {
    write(LOG, hours(10, 11));
    write(new ViewKey("log_entries", UUID.randomUUID().toString(), 6), hours(11, 12));
    write(new ViewKey("measures", "global", 6), hours(12, 13));

    assertThat(ranges(plan(6))).containsExactly(hours(10, 11));
    assertThat(partitions.retireWithin("log_entries", "global", hours(0, 100)))
        .extracting(Partition::range)
        .containsExactly(hours(10, 11));
  }

  @Test
  final void filesWhoseRowsLieOutsideAreLeftOutAndStillCover() {
    for (int hour = 10; hour < 20; hour++) {
      write(LOG, hours(hour, hour + 1));
    }
    try (Snapshot snapshot = catalog.snapshot()) {
      PartitionPlan plan =
          snapshot.partitions(
              "log_entries", "global", List.of(6), new TimeRange(hours(13) - 1, hours(14)), 3);
      // Bounds are inclusive: the last nanosecond of the twelfth hour, the first of the fourteenth.
      assertThat(ranges(plan)).containsExactly(hours(12, 13), hours(13, 14), hours(14, 15));
      assertThat(plan.gaps()).hasSize(2);
      assertCode(
          ErrorCode.RESOURCE_EXHAUSTED,
          () ->
              snapshot.partitions(
                  "log_entries", "global", List.of(6), new TimeRange(hours(13) - 1, hours(14)), 2));
      assertThat(
              snapshot
                  .partitions(
                      "log_entries",
                      "global",
                      List.of(6),
                      new TimeRange(Long.MAX_VALUE, Long.MAX_VALUE),
                      1)
                  .partitions())
          .isEmpty();
    }
  }

  @Test
  final void extremeEventTimesCanBeKept() {
    Partition all =
        new Partition(
            LOG,
            hours(10, 11),
            Optional.of(
                new Partition.Content(path(), 1, 1, Long.MIN_VALUE, Long.MAX_VALUE, List.of())),
            1,
            1,
            0);
    write(all);
    Partition end =
        new Partition(
            LOG,
            hours(11, 12),
            Optional.of(
                new Partition.Content(path(), 1, 1, Long.MAX_VALUE, Long.MAX_VALUE, List.of())),
            1,
            1,
            0);
    write(end);

    assertThat(plan(6).partitions())
        .extracting(partition -> partition.content().orElseThrow())
        .containsExactly(all.content().orElseThrow(), end.content().orElseThrow());
  }

  @Test
  final void anOlderVersionServesUntilTheNewOneCovers() {
    write(version(5), hours(10, 12));
    write(version(5), hours(12, 14));
    assertThat(ranges(plan(6, 5))).containsExactly(hours(10, 12), hours(12, 14));
    assertThat(plan(6).partitions()).isEmpty();

    write(LOG, hours(13, 14));

    // The new one covers a part of an old one: the rest of that is to be decoded.
    PartitionPlan mixed = plan(6, 5);
    assertThat(ranges(mixed)).containsExactly(hours(10, 12), hours(13, 14));
    assertThat(mixed.gaps())
        .containsExactly(
            new InsertRange(0, hours(10)),
            hours(12, 13),
            new InsertRange(hours(14), hours(100) + 1000));
    // Who does not know the new version still finds the old one whole.
    assertThat(ranges(plan(5))).containsExactly(hours(10, 12), hours(12, 14));

    write(LOG, hours(12, 13));

    assertThat(ranges(plan(6, 5))).containsExactly(hours(10, 12), hours(12, 13), hours(13, 14));
    assertThat(ranges(plan(5))).as("replaced, so retired").containsExactly(hours(10, 12));
    write(LOG, hours(10, 12));
    assertThat(plan(5).partitions()).isEmpty();
  }

  @Test
  final void anOlderVersionDoesNotReplaceANewerOne() {
    write(LOG, hours(10, 11));
    write(version(5), hours(10, 12));

    assertThat(ranges(plan(6, 5))).containsExactly(hours(10, 11));
    assertThat(ranges(plan(5, 6))).containsExactly(hours(10, 12));
    assertThat(plan(6, 5).gaps())
        .containsExactly(
            new InsertRange(0, hours(10)), new InsertRange(hours(11), hours(100) + 1000));
  }

  @Test
  final void aThirdVersionCountsOnlyWhereNoBetterOneCovers() {
    write(version(4), hours(10, 11));
    write(version(4), hours(11, 12));
    write(version(4), hours(12, 13));
    write(version(5), hours(11, 13));
    write(LOG, hours(12, 13));

    assertThat(ranges(plan(6, 5, 4))).containsExactly(hours(10, 11), hours(12, 13));
    assertThat(plan(6, 5, 4).gaps()).contains(hours(11, 12)).hasSize(3);
  }

  // -- what there is

  @Test
  final void overlappingFindsAllVersionsThatTouchARange() {
    write(LOG, hours(10, 11));
    write(empty(LOG, hours(11, 12)));
    write(version(5), hours(11, 14));
    write(LOG, hours(14, 15));

    assertThat(partitions.overlapping("log_entries", "global", hours(11, 14)))
        .extracting(partition -> partition.view().schemaVersion(), Partition::range)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(5, hours(11, 14)),
            org.assertj.core.groups.Tuple.tuple(6, hours(11, 12)));
  }

  @Test
  final void blocksAreCountedAndReadByRangesOfInsertTime() {
    UUID process = UUID.randomUUID();
    UUID stream = UUID.randomUUID();
    catalog.insertProcess(Samples.process(process));
    catalog.insertStream(Samples.stream(stream, process, "log"));
    List<NewBlock> ten =
        java.util.stream.IntStream.range(0, 10)
            .mapToObj(i -> Samples.block(stream, process, i))
            .toList();
    catalog.commitBlocks(ten);
    try (Snapshot snapshot = catalog.snapshot()) {
      List<BlockRow> all = snapshot.blocks(BlockFilter.tagged("log"), 100);
      InsertRange early = between(all, 2, 4);
      InsertRange late = between(all, 7, 9);
      Snapshot.TailLimits enough = new Snapshot.TailLimits(4, 40, 4020);

      for (BlockFilter filter :
          List.of(
              BlockFilter.tagged("log"),
              BlockFilter.tagged("log", process),
              BlockFilter.ofStream(stream))) {
        assertThat(snapshot.blocks(filter, List.of(late, early, early), enough))
            .extracting(BlockRow::beginTicks)
            .containsExactly(2L, 3L, 7L, 8L);
        assertThat(partitions.count(filter, early))
            .isEqualTo(new Partitions.SourceCount(2, 20, 2005));
        long first = partitions.firstBlock(filter, early).orElseThrow();
        assertThat(first).isBetween(early.begin(), early.end() - 1);
        assertThat(partitions.firstBlock(filter, new InsertRange(first, first + 1)))
            .hasValue(first);
        assertThat(partitions.firstBlock(filter, new InsertRange(early.begin() - 1, first)))
            .isEmpty();
      }
      assertThat(snapshot.blocks(BlockFilter.tagged("cpu"), List.of(early), enough)).isEmpty();
      assertThat(
              CatalogContract.read(
                  snapshot,
                  CatalogRelation.BLOCKS,
                  List.of(
                      new RowPredicate.TextEquals("process_id", process.toString()),
                      new RowPredicate.InsertedIn("insert_time", List.of(early, late)),
                      new RowPredicate.Between("begin_ticks", 3, 7))))
          .extracting(row -> row.get(4))
          .containsExactly(3L, 7L);
      assertThat(snapshot.blocks(BlockFilter.tagged("log"), List.of(), enough)).isEmpty();
      for (Snapshot.TailLimits little :
          List.of(
              new Snapshot.TailLimits(3, 40, 5000),
              new Snapshot.TailLimits(4, 39, 5000),
              new Snapshot.TailLimits(4, 40, 4019))) {
        assertThatThrownBy(
                () -> snapshot.blocks(BlockFilter.tagged("log"), List.of(early, late), little))
            .hasMessageContaining("4 blocks with 40 events and 4020 bytes")
            .hasMessageContaining("materialize_partitions")
            .extracting("code")
            .isEqualTo(ErrorCode.TAIL_TOO_LONG);
      }
    }
  }

  /** From the block at {@code first} to before the one at {@code past}. */
  private static InsertRange between(List<BlockRow> blocks, int first, int past) {
    return new InsertRange(blocks.get(first).insertTime(), blocks.get(past).insertTime());
  }
}
