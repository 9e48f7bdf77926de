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
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How the {@link Partitions} of every {@link Catalog} are claimed and committed. */
public abstract class PartitionsContract extends PartitionsCase {
  /** Opens the catalog. */
  protected PartitionsContract() {}

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
}
