package io.micromegas.catalog;

import static io.micromegas.catalog.Catalog.Outcome.COMMITTED;
import static io.micromegas.catalog.CatalogContract.assertCode;
import static io.micromegas.catalog.PartitionSamples.HOUR;
import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.empty;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the {@link Partitions} of every {@link Catalog} must do. */
public abstract class PartitionsContract {
  private static final ViewKey LOG = new ViewKey("log_entries", ViewKey.GLOBAL, 6);

  private Catalog catalog;
  private Partitions partitions;

  /** Opens an empty catalog of its own; the contract closes it. */
  protected abstract Catalog openEmpty() throws Exception;

  /** Opens the catalog. */
  protected PartitionsContract() {}

  @BeforeEach
  final void open() throws Exception {
    catalog = openEmpty();
    partitions = catalog.partitions();
    partitions.closeUpTo(hours(100));
  }

  @AfterEach
  final void close() {
    catalog.close();
  }

  /** Claims and commits. */
  private Partition write(ViewKey view, InsertRange range) {
    return write(partition(view, range, path()));
  }

  private Partition write(Partition partition) {
    Claim claim = claim(partition);
    assertThat(partitions.commit(claim, partition, Optional.empty()))
        .isEqualTo(CommitOutcome.COMMITTED);
    return partition;
  }

  private Claim claim(Partition partition) {
    return partitions
        .claim(
            partition.view(),
            partition.range(),
            partition.content().map(Partition.Content::filePath).orElseGet(PartitionSamples::path),
            SERVER,
            LEASE)
        .orElseThrow();
  }

  private PartitionPlan plan(Integer... versions) {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.partitions(
          LOG.viewSet(), LOG.instance(), List.of(versions), TimeRange.ALL, 1000);
    }
  }

  private static List<InsertRange> ranges(PartitionPlan plan) {
    return plan.partitions().stream().map(Partition::range).toList();
  }

  // -- closing

  @Test
  final void aClosedTimeIsBeforeEveryLaterStamp() {
    long now = partitions.databaseTime();
    long clock = partitions.closeUpTo(now - 1);
    assertThat(clock).isGreaterThanOrEqualTo(now - 1);
    assertThat(partitions.closeUpTo(hours(1))).isEqualTo(clock);

    UUID process = UUID.randomUUID();
    UUID stream = UUID.randomUUID();
    catalog.insertProcess(Samples.process(process));
    catalog.insertStream(Samples.stream(stream, process, "log"));
    assertThat(catalog.commitBlocks(List.of(Samples.block(stream, process, 1))))
        .containsExactly(COMMITTED);
    try (Snapshot snapshot = catalog.snapshot()) {
      assertThat(snapshot.blocks(BlockFilter.tagged("log"), 2).getFirst().insertTime())
          .isGreaterThan(now - 1);
    }
  }

  @Test
  final void theFutureCannotBeClosed() {
    long future = partitions.databaseTime() + Duration.ofMinutes(1).toNanos();
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> partitions.closeUpTo(future));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> partitions.closeUpTo(Long.MAX_VALUE));
  }

  @Test
  final void onlyAClosedRangeCanBeClaimed() {
    long clock = partitions.closeUpTo(hours(100));
    InsertRange open = new InsertRange(clock - HOUR, clock + 2000);
    assertThatThrownBy(() -> partitions.claim(LOG, open, path(), SERVER, LEASE))
        .hasMessageContaining("is not closed");
    assertThat(
            partitions.claim(
                LOG, new InsertRange(clock - HOUR, clock + 1000), path(), SERVER, LEASE))
        .isPresent();
  }

  // -- claims and commits

  @Test
  final void aCommittedPartitionIsPlannedAndLeavesGapsAroundIt() {
    Partition written = write(LOG, hours(10, 11));

    PartitionPlan plan = plan(6);
    Partition planned = plan.partitions().getFirst();
    assertThat(planned.writtenAt()).isPositive().isLessThanOrEqualTo(partitions.databaseTime());
    assertThat(planned).usingRecursiveComparison().ignoringFields("writtenAt").isEqualTo(written);
    assertThat(plan.gaps())
        .containsExactly(
            new InsertRange(0, hours(10)), new InsertRange(hours(11), hours(100) + 1000));
  }

  @Test
  final void anEmptyPartitionOnlyCovers() {
    write(empty(LOG, hours(10, 11)));

    assertThat(plan(6).partitions()).isEmpty();
    assertThat(plan(6).gaps()).hasSize(2);
  }

  @Test
  final void aReplacedPartitionIsRetiredInTheSameInstant() {
    write(LOG, hours(10, 11));
    write(LOG, hours(11, 12));
    write(LOG, hours(12, 13));
    Partition merged = write(LOG, hours(10, 12));

    assertThat(ranges(plan(6))).containsExactly(merged.range(), hours(12, 13));
    assertThat(plan(6).gaps()).hasSize(2);
  }

  @Test
  final void oneThatWouldReplaceAPartOfAnotherIsAConflict() {
    write(LOG, hours(10, 12));
    Partition half = partition(LOG, hours(11, 13), path());
    Claim claim = claim(half);

    assertCode(ErrorCode.CONFLICT, () -> partitions.commit(claim, half, Optional.empty()));
    assertThatThrownBy(() -> partitions.commit(claim, half, Optional.empty()))
        .hasMessageContaining("1970-01-01T11:00:00.000000Z to 1970-01-01T13:00:00.000000Z")
        .hasMessageContaining("1970-01-01T10:00:00.000000Z to 1970-01-01T12:00:00.000000Z");
    assertThat(ranges(plan(6))).containsExactly(hours(10, 12));
  }

  @Test
  final void aRangeIsClaimedByOneAtATime() {
    Claim claim = partitions.claim(LOG, hours(10, 12), path(), SERVER, LEASE).orElseThrow();

    assertThat(partitions.claim(LOG, hours(11, 13), path(), SERVER, LEASE)).isEmpty();
    assertThat(partitions.claim(LOG, hours(12, 13), path(), SERVER, LEASE)).isPresent();
    assertThat(partitions.claim(version(5), hours(10, 12), path(), SERVER, LEASE)).isPresent();
    assertThat(partitions.renew(claim, LEASE)).isTrue();
    partitions.release(claim);
    partitions.release(claim);
    assertThat(partitions.renew(claim, LEASE)).isFalse();
    assertThat(partitions.claim(LOG, hours(11, 12), path(), SERVER, LEASE)).isPresent();
  }

  @Test
  final void aClaimAskedForAgainIsTheSameOne() {
    String path = path();
    Claim claim = partitions.claim(LOG, hours(10, 12), path, SERVER, LEASE).orElseThrow();

    assertThat(partitions.claim(LOG, hours(10, 12), path, SERVER, LEASE)).contains(claim);
    assertThat(partitions.claim(LOG, hours(10, 12), path, UUID.randomUUID(), LEASE)).isEmpty();
  }

  @Test
  final void aClaimThatRanOutIsTakenOverAndItsWriterHasLost() throws Exception {
    Partition slow = partition(LOG, hours(10, 11), path());
    Claim lost =
        partitions.claim(LOG, slow.range(), file(slow), SERVER, Duration.ofMillis(1)).orElseThrow();
    Thread.sleep(5);
    Partition quick = partition(LOG, hours(10, 12), path());
    Claim won = claim(quick);

    assertThat(partitions.renew(lost, LEASE)).isFalse();
    assertThat(partitions.commit(lost, slow, Optional.empty())).isEqualTo(CommitOutcome.LOST);
    assertThat(partitions.resolve(lost)).isEqualTo(CommitOutcome.LOST);
    assertThat(partitions.commit(won, quick, Optional.empty())).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(partitions.orphans(List.of(file(slow), file(quick)))).containsExactly(file(slow));
  }

  @Test
  final void aClaimThatRanOutAndWasNotTakenOverCanStillBeCommitted() throws Exception {
    Partition slow = partition(LOG, hours(10, 11), path());
    Claim claim =
        partitions.claim(LOG, slow.range(), file(slow), SERVER, Duration.ofMillis(1)).orElseThrow();
    Thread.sleep(5);
    assertThat(partitions.commit(claim, slow, Optional.empty())).isEqualTo(CommitOutcome.COMMITTED);
  }

  @Test
  final void aCommitWhoseAnswerWasLostCanBeRepeatedAndResolved() {
    Partition partition = partition(LOG, hours(10, 11), path());
    Claim claim = claim(partition);
    partitions.commit(claim, partition, Optional.empty());

    assertThat(partitions.commit(claim, partition, Optional.empty()))
        .isEqualTo(CommitOutcome.COMMITTED);
    assertThat(partitions.resolve(claim)).isEqualTo(CommitOutcome.COMMITTED);
    write(LOG, hours(10, 12)); // retires it
    assertThat(partitions.resolve(claim)).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(ranges(plan(6))).containsExactly(hours(10, 12));
  }

  @Test
  final void whatIsResolvedAsLostCannotBeCommittedAnyMore() {
    Partition partition = partition(LOG, hours(10, 11), path());
    Claim claim = claim(partition);

    assertThat(partitions.resolve(claim)).isEqualTo(CommitOutcome.LOST);
    assertThat(partitions.commit(claim, partition, Optional.empty())).isEqualTo(CommitOutcome.LOST);
    assertThat(plan(6).partitions()).isEmpty();
  }

  @Test
  final void onlyWhatWasClaimedCanBeCommitted() {
    Partition partition = partition(LOG, hours(10, 11), path());
    Claim claim = claim(partition);

    assertThatThrownBy(() ->
            partitions.commit(
                claim, partition(LOG, hours(10, 12), file(partition)), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> partitions.commit(claim, partition(LOG, hours(10, 11), path()), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void aCheckpointIsKeptWithItsPartition() {
    Partition partition = partition(LOG, hours(10, 11), path());
    byte[] state = new byte[100_000];
    state[99_999] = 1;
    partitions.commit(claim(partition), partition, Optional.of(state));
    write(LOG, hours(11, 12));

    try (Snapshot before = catalog.snapshot()) {
      assertThat(before.checkpoint(LOG, hours(10, 11))).contains(state);
      assertThat(before.checkpoint(LOG, hours(11, 12))).isEmpty();
      assertThat(before.checkpoint(version(5), hours(10, 11))).isEmpty();
      write(LOG, hours(10, 11));
      assertThat(before.checkpoint(LOG, hours(10, 11))).contains(state);
    }
    try (Snapshot after = catalog.snapshot()) {
      assertThat(after.checkpoint(LOG, hours(10, 11))).isEmpty();
    }
  }

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

  // -- retiring

  @Test
  final void partitionsAreRetiredByRangeByExactRangeAndByFile() {
    write(LOG, hours(10, 11));
    write(LOG, hours(11, 12));
    write(version(5), hours(10, 12));
    write(version(5), hours(12, 13));
    Partition last = write(LOG, hours(12, 13));

    assertThat(partitions.retireWithin("log_entries", "global", hours(10, 12)))
        .extracting(Partition::range)
        .containsExactly(hours(10, 12), hours(10, 11), hours(11, 12));
    assertThat(
            partitions.retireWithin(
                "log_entries", "global", new InsertRange(hours(12), hours(13) - 1000)))
        .isEmpty();
    write(LOG, hours(10, 11));
    write(version(5), hours(10, 11));
    assertThat(partitions.retireExactly("log_entries", "global", hours(10, 11), Optional.of(5)))
        .hasSize(1);
    assertThat(partitions.retireExactly("log_entries", "global", hours(10, 12), Optional.empty()))
        .isEmpty();
    assertThat(partitions.retireExactly("log_entries", "global", hours(10, 11), Optional.empty()))
        .hasSize(1);
    assertThat(partitions.retireFile(file(last)).orElseThrow().range()).isEqualTo(hours(12, 13));
    assertThat(partitions.retireFile(file(last))).isEmpty();
    assertThat(plan(6, 5).gaps()).containsExactly(new InsertRange(0, hours(100) + 1000));
  }

  // -- the relation

  @Test
  final void theRelationHasTheColumnsOfListPartitions() {
    Partition written = write(LOG, hours(10, 11));
    write(empty(LOG, hours(11, 12)));

    assertThat(CatalogRelation.PARTITIONS.columns())
        .containsExactly(
            "view_set_name",
            "view_instance_id",
            "begin_insert_time",
            "end_insert_time",
            "min_event_time",
            "max_event_time",
            "updated",
            "file_path",
            "file_size",
            "file_schema_hash",
            "source_data_hash",
            "num_rows",
            "partition_format_version",
            "sort_order",
            "max_sort_key_time");
    List<List<Object>> rows = read(List.of());
    assertThat(rows).hasSize(2);
    long updated = plan(6).partitions().getFirst().writtenAt();
    assertThat(rows.getFirst())
        .containsExactly(
            "log_entries",
            "global",
            hours(10),
            hours(11),
            hours(10),
            hours(11) - 1,
            updated,
            file(written),
            1000L,
            List.of((byte) 6),
            List.of(
                (byte) 100, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0),
            100L,
            2,
            List.of("time", "block_id"),
            "null");
    assertThat(rows.getLast().get(7)).isEqualTo("null");
    assertThat(rows.getLast().get(13)).isEqualTo("null");

    assertThat(read(List.of(new RowPredicate.TextEquals("file_path", file(written))))).hasSize(1);
    assertThat(read(List.of(new RowPredicate.TextEquals("view_set_name", "measures")))).isEmpty();
    assertThat(read(List.of(new RowPredicate.Between("end_insert_time", hours(12), hours(13)))))
        .hasSize(1);
  }

  private List<List<Object>> read(List<RowPredicate> predicates) {
    try (Snapshot snapshot = catalog.snapshot()) {
      return CatalogContract.read(snapshot, CatalogRelation.PARTITIONS, predicates);
    }
  }

  // -- servers and files that may be deleted

  @Test
  final void aRetiredFileMayBeDeletedWhenNoQueryCanNeedIt() {
    Partition written = write(LOG, hours(10, 11));
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    partitions.publish(one, "one", partitions.databaseTime(), Optional.empty());
    long query = openedAt();
    partitions.retireFile(file(written));
    partitions.publish(other, "other", partitions.databaseTime(), Optional.of(query));

    assertThat(deletable()).as("not noticed").isEmpty();
    partitions.noticeRetired();
    assertThat(deletable()).as("one has not published since").isEmpty();
    partitions.publish(one, "one", partitions.databaseTime(), Optional.of(openedAt()));
    partitions.publish(other, "other", partitions.databaseTime(), Optional.of(query));
    assertThat(deletable()).as("a query of the other is older").isEmpty();
    partitions.publish(other, "other", partitions.databaseTime(), Optional.empty());
    assertThat(partitions.deletable(Duration.ofHours(1), 10)).as("grace").isEmpty();
    assertThat(partitions.orphans(List.of(file(written)))).isEmpty();

    assertThat(deletable()).containsExactly(file(written));
    partitions.deleted(List.of(file(written)));
    assertThat(deletable()).isEmpty();
    assertThat(partitions.orphans(List.of(file(written)))).containsExactly(file(written));
  }

  private long openedAt() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.openedAt();
    }
  }

  private List<String> deletable() {
    return partitions.deletable(Duration.ZERO, 10);
  }

  @Test
  final void aServerThatHasNotReadTheClockYetHoldsEverything() {
    Partition written = write(LOG, hours(10, 11));
    partitions.retireFile(file(written));
    partitions.noticeRetired();
    partitions.publish(
        UUID.randomUUID(), "new", partitions.databaseTime(), Optional.of(Long.MIN_VALUE));

    assertThat(deletable()).isEmpty();
  }

  @Test
  final void aDeadServerIsForgottenUnlessItPublishesAgain() {
    UUID server = UUID.randomUUID();
    partitions.publish(server, "a", 1000, Optional.of(500L));
    Partitions.ServerLease seen = partitions.servers().getFirst();
    assertThat(seen).isEqualTo(new Partitions.ServerLease(server, "a", 1000, Optional.of(500L)));

    partitions.publish(server, "a", 2000, Optional.empty());
    partitions.publish(server, "a", 1500, Optional.of(1L)); // late: changes nothing
    partitions.forget(seen);
    assertThat(partitions.servers())
        .containsExactly(new Partitions.ServerLease(server, "a", 2000, Optional.empty()));
    partitions.forget(partitions.servers().getFirst());
    assertThat(partitions.servers()).isEmpty();
    partitions.publish(server, "a", 3000, Optional.empty());
    partitions.leave(server);
    assertThat(partitions.servers()).isEmpty();
  }

  @Test
  final void filesOfPartitionsClaimsAndRetiredOnesAreNoOrphans() {
    Partition kept = write(LOG, hours(10, 11));
    Partition retired = write(LOG, hours(11, 12));
    partitions.retireFile(file(retired));
    Partition claimed = partition(LOG, hours(12, 13), path());
    claim(claimed);

    assertThat(
            partitions.orphans(
                List.of("z", file(kept), "y", file(retired), file(claimed), "views/'x")))
        .containsExactly("z", "y", "views/'x");
  }

  // -- retention

  @Test
  final void aFloorHidesAndRetiresWhatEndsBelow() {
    ViewKey instance = new ViewKey("log_entries", UUID.randomUUID().toString(), 5);
    for (int hour = 10; hour < 14; hour++) {
      write(LOG, hours(hour, hour + 1));
    }
    write(instance, hours(10, 11));
    write(new ViewKey("measures", "global", 7), hours(10, 11));

    assertThat(partitions.raiseFloor("log_entries", hours(12) + 1)).isEqualTo(3);
    assertThat(partitions.raiseFloor("log_entries", hours(11))).as("never down").isZero();

    assertThat(ranges(plan(6))).containsExactly(hours(12, 13), hours(13, 14));
    assertThat(plan(6).gaps()).containsExactly(new InsertRange(hours(14), hours(100) + 1000));
    assertThat(partitions.overlapping("measures", "global", hours(0, 100))).hasSize(1);
    long future = partitions.databaseTime() + HOUR;
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> partitions.raiseFloor("log_entries", future));
  }

  @Test
  final void aFloorAboveTheClockLeavesNoGap() {
    partitions.raiseFloor("log_entries", hours(200));
    assertThat(plan(6).gaps()).isEmpty();
  }

  @Test
  final void whatIsCommittedBelowTheFloorIsLost() {
    Partition late = partition(LOG, hours(10, 11), path());
    Claim claim = claim(late);
    partitions.raiseFloor("log_entries", hours(11));

    assertThat(partitions.commit(claim, late, Optional.empty())).isEqualTo(CommitOutcome.LOST);
    assertThat(partitions.overlapping("log_entries", "global", hours(0, 100))).isEmpty();
  }

  // -- maintenance

  @Test
  final void theLastRunOfEachTaskIsListed() {
    UUID server = UUID.randomUUID();
    partitions.taskRan(
        new Partitions.TaskRun("merge", server, "a", 100, 150, 400, Optional.of("no\0 luck")));
    partitions.taskRan(
        new Partitions.TaskRun("merge", server, "a", 1000, 1010, 1500, Optional.empty()));
    partitions.taskRan(
        new Partitions.TaskRun("merge", server, "b", 1000, 1020, 1100, Optional.empty()));

    try (Snapshot snapshot = catalog.snapshot()) {
      assertThat(CatalogContract.read(snapshot, CatalogRelation.MAINTENANCE_TASKS, List.of()))
          .containsExactly(
              List.of("merge", "a", 1000L, 1010L, 1500L, 490L, 10L, 2L, 1L, "no? luck", 400L),
              List.of("merge", "b", 1000L, 1020L, 1100L, 80L, 20L, 1L, 0L, "null", "null"));
      assertThat(CatalogRelation.MAINTENANCE_TASKS.columns())
          .containsExactly(
              "task",
              "server",
              "scheduled_for",
              "started_at",
              "ended_at",
              "duration",
              "lag",
              "runs",
              "failures",
              "last_error",
              "last_error_at");
    }
  }

  private static ViewKey version(int version) {
    return new ViewKey("log_entries", "global", version);
  }

  private static String file(Partition partition) {
    return partition.content().orElseThrow().filePath();
  }
}
