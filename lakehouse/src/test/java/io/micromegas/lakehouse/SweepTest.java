package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, a real catalog. */
class SweepTest {
  private static final long H = Duration.ofHours(1).toNanos();

  @TempDir Path directory;
  private TestLake lake;
  private final AtomicLong monotonic = new AtomicLong(-5 * H);

  @BeforeEach
  void open() throws Exception {
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() throws Exception {
    lake.close();
  }

  private Sweep sweep(Duration grace) {
    return new Sweep(lake.catalog.partitions(), lake.store, grace);
  }

  private static void run(TaskLoop.Work task) {
    task.run(0, 0, () -> false);
  }

  @Test
  void aRetiredFileGoesAfterTheGrace() {
    LakeFile kept = LakeFile.committed(lake, "measures");
    LakeFile file = LakeFile.committed(lake, "log_entries");
    file.retire();
    run(sweep(Duration.ofMinutes(10)));
    run(sweep(Duration.ofMinutes(10)));
    assertThat(file.exists()).isTrue();

    lake.clockBehind(Duration.ofMinutes(-11));
    run(sweep(Duration.ofMinutes(10)));
    assertThat(file.exists()).isFalse();
    assertThat(kept.exists()).isTrue();
    assertThat(lake.number("select count(*) from retired_files")).isZero();
  }

  @Test
  void whatCouldNotBeDeletedIsNotForgotten() {
    List<LakeFile> files = new ArrayList<>();
    for (String view : List.of("log_entries", "measures", "blocks")) {
      LakeFile file = LakeFile.committed(lake, view);
      file.retire();
      files.add(file);
    }
    FailingStore store = new FailingStore(lake.store);
    store.failDeletesOf("measures");
    Sweep sweep = new Sweep(lake.catalog.partitions(), store, Duration.ZERO);
    assertThatThrownBy(() -> run(sweep))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("measures");
    assertThat(files.get(1).exists()).isTrue();
    assertThat(lake.number("select count(*) from retired_files where file_path like '%measures%'"))
        .isOne();

    store.failDeletesOf("nothing");
    run(sweep);
    assertThat(files).noneMatch(LakeFile::exists);
    assertThat(lake.number("select count(*) from retired_files")).isZero();
  }

  private OrphanSweep orphans() {
    return new OrphanSweep(
        lake.catalog.partitions(), lake.store, Duration.ofDays(1), 100_000, monotonic::get);
  }

  @Test
  void anOrphanGoesWhenItWasSeenForADay() {
    LakeFile orphan = LakeFile.orphan(lake, "log_entries");
    LakeFile committed = LakeFile.committed(lake, "log_entries");
    LakeFile claimed = LakeFile.claimed(lake, "measures");
    LakeFile retired = LakeFile.committed(lake, "blocks");
    retired.retire();
    OrphanSweep sweep = orphans();

    for (int hour = 0; hour < 24; hour++) {
      run(sweep);
      assertThat(orphan.exists()).as("after %d hours", hour).isTrue();
      monotonic.addAndGet(H);
    }
    run(sweep);
    assertThat(orphan.exists()).isFalse();
    assertThat(List.of(committed, claimed, retired)).allMatch(LakeFile::exists);
  }

  @Test
  void aServerThatJustStartedWaitsAnotherDay() {
    LakeFile orphan = LakeFile.orphan(lake, "log_entries");
    run(orphans());
    monotonic.addAndGet(30 * H);
    run(orphans());
    assertThat(orphan.exists()).isTrue();
  }

  @Test
  void aClaimGivenUpLeavesAnOrphan() {
    LakeFile file = LakeFile.claimed(lake, "log_entries");
    OrphanSweep sweep = orphans();
    run(sweep);
    lake.catalog.partitions().release(file.claim().orElseThrow());
    monotonic.addAndGet(25 * H);
    run(sweep);
    assertThat(file.exists()).as("seen as an orphan once").isTrue();
    monotonic.addAndGet(25 * H);
    run(sweep);
    assertThat(file.exists()).isFalse();
  }

  @Test
  void aLakeWhoseDatabaseIsAnotherIsLeftAlone() {
    List<LakeFile> files = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      files.add(LakeFile.orphan(lake, "log_entries"));
    }
    OrphanSweep sweep = orphans();
    for (int day = 0; day < 3; day++) {
      assertThatThrownBy(() -> run(sweep)).hasMessageContaining("50 of 50 files are not known");
      monotonic.addAndGet(25 * H);
    }
    assertThat(files).allMatch(LakeFile::exists);
  }

  @Test
  void manyFilesAreLookedAtInSeveralRuns() {
    List<LakeFile> files = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      files.add(LakeFile.orphan(lake, "view" + (char) ('a' + i)));
    }
    OrphanSweep sweep =
        new OrphanSweep(
            lake.catalog.partitions(), lake.store, Duration.ZERO, 100_000, monotonic::get);
    run(sweep);
    run(sweep);
    assertThat(files).noneMatch(LakeFile::exists);
  }

  @Test
  void objectsOfDroppedBlocksGo() {
    lake.clockBehind(Duration.ofDays(5));
    SteadySender sender = new SteadySender(lake);
    UUID old = sender.send();
    lake.clockBehind(Duration.ZERO);
    UUID young = sender.send();
    assertThat(lake.store.list("blobs/", 100)).hasSize(4);

    lake.catalog.partitions().dropBlockDays(lake.catalog.partitions().databaseTime());
    run(sweep(Duration.ZERO));
    assertThat(lake.store.list("blobs/", 100))
        .hasSize(2)
        .anyMatch(key -> key.endsWith(young.toString()))
        .noneMatch(key -> key.endsWith(old.toString()));
  }
}
