package io.micromegas.catalog;

import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new catalog for each test, closed up to hour 100 after the epoch, and ways to fill it. */
abstract class PartitionsCase {
  static final ViewKey LOG = new ViewKey("log_entries", ViewKey.GLOBAL, 6);

  Catalog catalog;
  Partitions partitions;

  /** Opens an empty catalog of its own; the contract closes it. */
  protected abstract Catalog openEmpty() throws Exception;

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
  final Partition write(ViewKey view, InsertRange range) {
    return write(partition(view, range, path()));
  }

  final Partition write(Partition partition) {
    Claim claim = claim(partition);
    assertThat(partitions.commit(claim, partition, Optional.empty()))
        .isEqualTo(CommitOutcome.COMMITTED);
    return partition;
  }

  final Claim claim(Partition partition) {
    return partitions
        .claim(
            partition.view(),
            partition.range(),
            partition.content().map(Partition.Content::filePath).orElseGet(PartitionSamples::path),
            SERVER,
            LEASE)
        .orElseThrow();
  }

  final PartitionPlan plan(Integer... versions) {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.partitions(
          LOG.viewSet(), LOG.instance(), List.of(versions), TimeRange.ALL, 1000);
    }
  }

  static List<InsertRange> ranges(PartitionPlan plan) {
    return plan.partitions().stream().map(Partition::range).toList();
  }

  static ViewKey version(int version) {
    return new ViewKey("log_entries", "global", version);
  }

  static String file(Partition partition) {
    return partition.content().orElseThrow().filePath();
  }
}
