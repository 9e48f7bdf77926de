package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.NOON;
import static io.micromegas.lakehouse.ClockedLake.minutes;
import static io.micromegas.lakehouse.StoredViews.LOG_ENTRIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.InsertRange;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.Faults.When;
import io.micromegas.lakehouse.PartitionWork.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left when writing a partition is interrupted at each of its steps: all of it or nothing,
 * and never a file deleted that may be part of the lake (R10).
 */
class BuildFaultsTest {
  private static final InsertRange HOUR = minutes(0, 60);
  private static final WriteSettings QUICK =
      WriteSettings.defaults().withTimes(Duration.ofSeconds(20), Duration.ofMillis(500));

  @TempDir Path directory;
  private final Faults faults = new Faults();
  private ClockedLake lake;
  private LakehouseViews views;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    lake = new ClockedLake(directory, NOON);
    views = views(faults, QUICK);
    lake.log(5);
    lake.log(6);
    lake.clockAfterNoon(Duration.ofMinutes(61));
  }

  private LakehouseViews views(Faults faults, WriteSettings settings) {
    return new LakehouseViews(
        faults.catalog(lake.lake.catalog),
        faults.store(lake.lake.store),
        lake.lake.writer,
        LakehouseSettings.defaults(),
        settings,
        PersistSettings.defaults().withEnabled(false));
  }

  @AfterEach
  void close() throws IOException {
    views.close();
    lake.close();
  }

  private void write() {
    write(() -> false);
  }

  private void write(Cancellation cancelled) {
    write(views, said::add, cancelled);
  }

  private static void write(LakehouseViews with, Progress progress, Cancellation cancelled) {
    with.partitionWork()
        .materialize(
            "log_entries", HOUR.begin(), HOUR.end(), Duration.ofHours(1), progress, cancelled);
  }

  private void assertFails(ErrorCode code) {
    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertWritten() {
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(HOUR);
    assertThat(lake.claims()).isZero();
    assertThat(lake.objects()).isEqualTo(lake.knownFiles());
    assertNoFileBehind();
    assertAnswerIsRight();
  }

  private void assertNothingLeft() {
    assertThat(lake.partitions(LOG_ENTRIES)).isEmpty();
    assertThat(lake.claims()).isZero();
    assertThat(lake.objects()).isEmpty();
    assertNoFileBehind();
    assertAnswerIsRight();
  }

  private void assertNoFileBehind() {
    assertThat(lake.lake.writer.directory()).isEmptyDirectory();
  }

  private void assertAnswerIsRight() {
    assertThat(lake.rows(views, "log_entries", Optional.empty()))
        .hasSize(11)
        .isEqualTo(lake.rowsOfBlocks("log_entries", Optional.empty()));
  }

  @Test
  void beforeTheClaimNothingHappens() {
    faults.fail("claim", When.BEFORE, 1);
    assertFails(ErrorCode.UNAVAILABLE);
    assertNothingLeft();
    write();
    assertWritten();
  }

  @Test
  void aBlockThatCannotBeReadIsNoBlockThatDoesNotDecode() {
    faults.fail("read", When.BEFORE, 1);
    assertFails(ErrorCode.UNAVAILABLE);
    assertNothingLeft();
    write();
    assertWritten();
  }

  @Test
  void aStoreThatDoesNotTakeTheFileLeavesNothing() {
    faults.fail("putFile", When.BEFORE, 1);
    assertFails(ErrorCode.UNAVAILABLE);
    assertNothingLeft();
    write();
    assertWritten();
  }

  @Test
  void aStoreWhoseAnswerIsLostLeavesAnOrphanForTheSweep() {
    faults.fail("putFile", When.AFTER, 1);
    assertFails(ErrorCode.UNAVAILABLE);
    assertThat(lake.claims()).isZero();
    assertThat(lake.partitions(LOG_ENTRIES)).isEmpty();
    List<String> objects = List.copyOf(lake.objects());
    assertThat(objects).hasSize(1);
    assertThat(lake.lake.catalog.partitions().orphans(objects)).isEqualTo(objects);
    write();
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(HOUR);
    assertAnswerIsRight();
  }

  @Test
  void aCommitThatHappenedIsFoundOut() {
    faults.fail("commit", When.AFTER, 1);
    write();
    assertWritten();
  }

  @Test
  void aCommitThatDidNotHappenIsDoneAgain() {
    faults.fail("commit", When.BEFORE, 1);
    write();
    assertWritten();
  }

  @Test
  void theOutcomeIsAskedForAgain() {
    faults.fail("commit", When.AFTER, 1).fail("resolve", When.BEFORE, 2);
    write();
    assertWritten();
  }

  @Test
  void nothingIsDeletedWhileTheOutcomeIsUnknown() {
    faults.fail("commit", When.AFTER, 1).fail("resolve", When.BEFORE, 1_000);
    assertFails(ErrorCode.UNAVAILABLE);
    // It had happened: the file is part of the lake.
    assertWritten();
  }

  @Test
  void anUnknownOutcomeKeepsFileAndClaim() {
    faults.fail("commit", When.BEFORE, 1).fail("resolve", When.BEFORE, 1_000);
    assertFails(ErrorCode.UNAVAILABLE);
    assertThat(lake.claims()).isEqualTo(1);
    List<String> objects = List.copyOf(lake.objects());
    assertThat(objects).hasSize(1);
    // The claim keeps it from the sweep.
    assertThat(lake.lake.catalog.partitions().orphans(objects)).isEmpty();

    // When the lease has run out, another takes the range over.
    lake.clockAfterNoon(Duration.ofMinutes(63));
    write();
    assertThat(lake.ranges(LOG_ENTRIES)).containsExactly(HOUR);
    assertThat(lake.claims()).isZero();
    assertThat(lake.lake.catalog.partitions().orphans(objects)).isEqualTo(objects);
    assertAnswerIsRight();
  }

  @Test
  void aClaimTakenOverInMidWriteIsNotCommitted() {
    faults.on(
        "putFile",
        When.AFTER,
        1,
        () -> {
          // This server stood still: the lease ran out, and another one writes the hour.
          lake.lake.database.execute("update claims set leased_until = 0");
          try (LakehouseViews other = views(new Faults(), QUICK)) {
            write(other, message -> {}, () -> false);
          }
        });
    write();
    assertThat(said).singleElement().asString().endsWith("is up to date");
    assertWritten();
  }

  @Test
  void aLostClaimStopsTheWriting() {
    WriteSettings shortLease = QUICK.withTimes(Duration.ofMillis(200), Duration.ofMillis(500));
    LakehouseViews quick = views(faults, shortLease);
    AtomicBoolean once = new AtomicBoolean();
    faults.on(
        "overlapping",
        When.AFTER,
        1_000,
        () -> {
          if (lake.claims() == 1 && once.compareAndSet(false, true)) {
            lake.lake.database.execute("delete from claims");
            Pauses.sleep(Duration.ofMillis(300).toNanos());
          }
        });
    write(quick, said::add, () -> false);
    quick.close();
    assertThat(once).isTrue();
    assertWritten();
  }

  @Test
  void aLeaseIsRenewedWhileTheFileIsWritten() {
    WriteSettings shortLease = QUICK.withTimes(Duration.ofMillis(400), Duration.ofSeconds(1));
    faults.fail("renew", When.BEFORE, 1);
    faults.on("putFile", When.BEFORE, 1, () -> Pauses.sleep(Duration.ofMillis(1_200).toNanos()));
    try (LakehouseViews slow = views(faults, shortLease);
        LakehouseViews other = views(new Faults(), QUICK)) {
      Thread rival =
          Thread.ofVirtual()
              .start(() -> {
                Pauses.sleep(Duration.ofMillis(600).toNanos());
                write(other, message -> {}, () -> false);
              });
      write(slow, said::add, () -> false);
      rival.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(said).singleElement().asString().contains("11 rows");
    assertWritten();
  }

  @Test
  void cancellingInMidWriteLeavesNothing() {
    AtomicBoolean cancelled = new AtomicBoolean();
    faults.on("count", When.AFTER, 100, () -> cancelled.set(lake.claims() == 1));
    assertThatThrownBy(() -> write(cancelled::get))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertNothingLeft();
  }

  @Test
  void cancellingAfterTheFileIsPutLeavesNothing() {
    AtomicBoolean cancelled = new AtomicBoolean();
    faults.on("putFile", When.AFTER, 1, () -> cancelled.set(true));
    assertThatThrownBy(() -> write(cancelled::get))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertNothingLeft();
  }

  @Test
  void waitingForAnotherWriterIsBoundedAndCancellable() {
    Faults slow = new Faults();
    AtomicBoolean claimed = new AtomicBoolean();
    AtomicBoolean goOn = new AtomicBoolean();
    slow.on(
        "putFile",
        When.BEFORE,
        1,
        () -> {
          claimed.set(true);
          while (!goOn.get()) {
            Pauses.sleep(1_000_000);
          }
        });
    try (LakehouseViews first = views(slow, QUICK);
        LakehouseViews impatient = views(faults, QUICK.withClaimWait(Duration.ofMillis(300)))) {
      Thread writer = Thread.ofVirtual().start(() -> write(first, message -> {}, () -> false));
      while (!claimed.get()) {
        Pauses.sleep(1_000_000);
      }
      assertThatThrownBy(() -> write(impatient, said::add, () -> false))
          .hasMessageContaining("is being written by another");
      long start = System.nanoTime();
      assertThatThrownBy(() -> write(() -> System.nanoTime() - start > 200_000_000))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      goOn.set(true);
      writer.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertWritten();
  }
}
