package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.Claim;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.ViewKey;
import io.micromegas.store.PartitionKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A file in the lake, whose content does not matter. */
record LakeFile(TestLake lake, String key, Optional<Claim> claim) {
  private static final long HOUR = 3_600_000_000_000L;

  /** One that is part of the lake; each view set has room for one. */
  static LakeFile committed(TestLake lake, String viewSet) {
    LakeFile file = claimed(lake, viewSet);
    Claim claim = file.claim.orElseThrow();
    Partition partition =
        new Partition(
            claim.view(),
            claim.range(),
            Optional.of(new Partition.Content(file.key, 1, 1, 0, 1, List.of())),
            0,
            0,
            0);
    assertThat(lake.catalog.partitions().commit(claim, partition, Optional.empty()))
        .isEqualTo(Partitions.CommitOutcome.COMMITTED);
    return file;
  }

  /** One that is being written. */
  static LakeFile claimed(TestLake lake, String viewSet) {
    Partitions partitions = lake.catalog.partitions();
    InsertRange range = new InsertRange(HOUR, 2 * HOUR);
    partitions.closeUpTo(range.end());
    String key = PartitionKeys.of(viewSet, ViewKey.GLOBAL, range.begin(), UUID.randomUUID());
    Optional<Claim> claim =
        partitions.claim(
            new ViewKey(viewSet, ViewKey.GLOBAL, 1),
            range,
            key,
            UUID.randomUUID(),
            Duration.ofMinutes(5));
    assertThat(claim).isPresent();
    lake.store.put(key, new byte[] {1});
    return new LakeFile(lake, key, claim);
  }

  /** One that nobody knows. */
  static LakeFile orphan(TestLake lake, String viewSet) {
    String key = PartitionKeys.of(viewSet, ViewKey.GLOBAL, HOUR, UUID.randomUUID());
    lake.store.put(key, new byte[] {1});
    return new LakeFile(lake, key, Optional.empty());
  }

  void retire() {
    assertThat(lake.catalog.partitions().retireFile(key)).isPresent();
  }

  boolean exists() {
    return lake.store.list(key, 1).contains(key);
  }
}
