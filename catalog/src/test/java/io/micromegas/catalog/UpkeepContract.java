package io.micromegas.catalog;

import static io.micromegas.catalog.CatalogContract.assertCode;
import static io.micromegas.catalog.PartitionSamples.HOUR;
import static io.micromegas.catalog.PartitionSamples.empty;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How the {@link Partitions} of every {@link Catalog} are retired, swept and listed. */
public abstract class UpkeepContract extends PartitionsCase {
  /** Opens the catalog. */
  protected UpkeepContract() {}

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
}
