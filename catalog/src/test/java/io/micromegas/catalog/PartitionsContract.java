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
}
