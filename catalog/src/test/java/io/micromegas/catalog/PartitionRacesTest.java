package io.micromegas.catalog;

import static io.micromegas.catalog.CatalogContract.assertCode;
import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Several at once, and one in the middle of a transaction. */
final class PartitionRacesTest {
  private static final ViewKey LOG = new ViewKey("log_entries", ViewKey.GLOBAL, 6);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private CatalogSettings settings;
  private PostgresCatalog catalog;
  private Partitions partitions;

  @BeforeEach
  void open() throws Exception {
    settings = EmbeddedDatabase.create();
    catalog = PostgresCatalog.open(settings);
    partitions = catalog.partitions();
    partitions.closeUpTo(hours(1000));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    catalog.close();
  }

  private static String file(Partition partition) {
    return partition.content().orElseThrow().filePath();
  }

  private Claim claim(Partition partition) {
    return partitions
        .claim(partition.view(), partition.range(), file(partition), SERVER, LEASE)
        .orElseThrow();
  }

  private List<InsertRange> planned() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot
          .partitions("log_entries", "global", List.of(6), TimeRange.ALL, 10_000)
          .partitions()
          .stream()
          .map(Partition::range)
          .toList();
    }
  }

  private <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
    List<T> answers = new ArrayList<>();
    for (Future<T> one : threads.invokeAll(Collections.nCopies(times, work))) {
      answers.add(one.get());
    }
    return answers;
  }

  @Test
  void ofManyClaimersOneWinsAndNobodyWaits() throws Exception {
    for (int round = 0; round < 30; round++) {
      InsertRange range = hours(round, round + 2);
      long begin = System.nanoTime();
      List<Optional<Claim>> claims =
          atOnce(8, () -> partitions.claim(LOG, range, path(), UUID.randomUUID(), LEASE));
      assertThat(claims.stream().filter(Optional::isPresent)).hasSize(1);
      assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(4).toNanos());
      claims.forEach(claim -> claim.ifPresent(partitions::release));
    }
  }

  @Test
  void aLeaseThatRanOutIsTakenOverOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      InsertRange range = hours(10L * round, 10L * round + 3);
      for (int hour = 0; hour < 3; hour++) {
        long first = 10L * round + hour;
        assertThat(
                partitions.claim(
                    LOG, hours(first, first + 1), path(), SERVER, Duration.ofNanos(1000)))
            .isPresent();
      }
      Thread.sleep(1);
      List<Optional<Claim>> claims =
          atOnce(6, () -> partitions.claim(LOG, range, path(), UUID.randomUUID(), LEASE));
      assertThat(claims.stream().filter(Optional::isPresent)).hasSize(1);
    }
  }

  @Test
  void ofTakeoverAndCommitExactlyOneHappens() throws Exception {
    int lost = 0;
    for (int round = 0; round < 60; round++) {
      Partition slow = partition(LOG, hours(round, round + 1), path());
      Partition quick = partition(LOG, hours(round, round + 1), path());
      Claim expired =
          partitions
              .claim(LOG, slow.range(), file(slow), SERVER, Duration.ofNanos(1000))
              .orElseThrow();
      Future<CommitOutcome> commit =
          threads.submit(() -> partitions.commit(expired, slow, Optional.empty()));
      Future<Optional<Claim>> takeover =
          threads.submit(
              () -> partitions.claim(LOG, quick.range(), file(quick), UUID.randomUUID(), LEASE));

      CommitOutcome outcome = commit.get();
      assertThat(partitions.resolve(expired)).isEqualTo(outcome);
      Optional<Claim> taken = takeover.get();
      if (outcome == CommitOutcome.LOST) {
        lost++;
        assertThat(taken).as("who else took it").isPresent();
        assertThat(planned()).doesNotContain(slow.range());
      } else {
        assertThat(planned()).contains(slow.range());
      }
      taken.ifPresent(claim -> partitions.commit(claim, quick, Optional.empty()));
      assertThat(planned()).contains(slow.range());
    }
    System.out.println(lost + " of 60 lost their claim");
  }

  /** Runs a function in a transaction that stays open until it is ended. */
  private static final class OpenTransaction implements AutoCloseable {
    private final Connection connection;

    OpenTransaction(CatalogSettings settings, String sql) throws SQLException {
      connection = EmbeddedDatabase.connect(settings);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    void end(boolean commits) throws SQLException {
      if (commits) {
        connection.commit();
      } else {
        connection.rollback();
      }
    }

    void die(CatalogSettings settings) throws SQLException {
      long pid = connection.unwrap(PGConnection.class).getBackendPID();
      EmbeddedDatabase.execute(settings, "select pg_terminate_backend(%d)".formatted(pid));
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** The commit of a claim as another process would do it. */
  private OpenTransaction committing(Claim claim) throws SQLException {
    return new OpenTransaction(
        settings,
        "select commit_partition('%s', 1000, 100, %d, %d, '{}', 10, 100, null)"
            .formatted(claim.id(), claim.range().begin(), claim.range().end() - 1));
  }

  @Test
  void resolvingWaitsForACommitUnderWay() throws Exception {
    Partition partition = partition(LOG, hours(1, 2), path());
    for (boolean commits : new boolean[] {false, true}) {
      Claim claim = claim(partition);
      try (OpenTransaction other = committing(claim)) {
        Future<CommitOutcome> outcome = threads.submit(() -> partitions.resolve(claim));
        Thread.sleep(100);
        assertThat(outcome.isDone()).isFalse();
        other.end(commits);
        assertThat(outcome.get()).isEqualTo(commits ? CommitOutcome.COMMITTED : CommitOutcome.LOST);
      }
      assertThat(planned()).hasSize(commits ? 1 : 0);
    }
  }

  @Test
  void aCommitThatHangsCannotBeResolvedYet() throws Exception {
    catalog.close();
    catalog = PostgresCatalog.open(withLockWait(Duration.ofMillis(200)));
    partitions = catalog.partitions();
    Claim claim = claim(partition(LOG, hours(1, 2), path()));
    try (OpenTransaction other = committing(claim)) {
      assertCode(ErrorCode.UNAVAILABLE, () -> partitions.resolve(claim));
      // Nor does it hold up who wants to write the same range: the claim is taken.
      assertThat(partitions.claim(LOG, hours(1, 2), path(), SERVER, LEASE)).isEmpty();
      assertThat(partitions.claim(LOG, hours(2, 3), path(), SERVER, LEASE)).isPresent();
      other.end(true);
    }
    assertThat(partitions.resolve(claim)).isEqualTo(CommitOutcome.COMMITTED);
  }

  private CatalogSettings withLockWait(Duration lockWait) {
    return new CatalogSettings(
        settings.url(),
        settings.user(),
        settings.password(),
        2,
        2,
        2,
        settings.connectionWait(),
        lockWait,
        settings.commitTimeout(),
        settings.queryTimeout(),
        settings.snapshotIdle(),
        settings.clockMaxAhead(),
        settings.commitBlocks(),
        settings.cursorRows());
  }

  @Test
  void aServerThatDiesInItsCommitLeavesNothing() throws Exception {
    Partition partition = partition(LOG, hours(1, 2), path());
    Claim claim = claim(partition);
    try (OpenTransaction other = committing(claim)) {
      other.die(settings);
    }
    assertThat(partitions.resolve(claim)).isEqualTo(CommitOutcome.LOST);
    assertThat(planned()).isEmpty();
    assertThat(partitions.orphans(List.of(file(partition)))).hasSize(1);
  }

  /** Claims of different versions do not exclude each other, and neither do their commits. */
  @Test
  void commitsRetirementsAndFloorsOfOneInstanceDoNotDeadlock() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<Integer>> running = new ArrayList<>();
    for (int version = 4; version <= 6; version++) {
      ViewKey view = new ViewKey("log_entries", "global", version);
      running.add(
          threads.submit(() -> {
            int done = 0;
            for (long i = 0; !stop.get(); i++) {
              Partition some = partition(view, hours(i % 30, i % 30 + 1 + i % 3), path());
              Optional<Claim> claim =
                  partitions.claim(view, some.range(), file(some), SERVER, LEASE);
              if (claim.isPresent()) {
                done += commitOrRelease(claim.get(), some);
              }
            }
            return done;
          }));
    }
    running.add(
        threads.submit(() -> {
          int done = 0;
          for (long i = 0; !stop.get(); i++) {
            done +=
                partitions.retireWithin("log_entries", "global", hours(i % 20, i % 20 + 10)).size();
          }
          return done;
        }));
    running.add(
        threads.submit(() -> {
          int done = 0;
          for (long i = 0; !stop.get(); i++) {
            done += partitions.raiseFloor("log_entries", Math.min(hours(5), i * 1_000_000_000));
          }
          return done + 1;
        }));
    TimeUnit.SECONDS.sleep(2);
    stop.set(true);
    for (Future<Integer> one : running) {
      assertThat(one.get()).isPositive();
    }
  }

  private int commitOrRelease(Claim claim, Partition partition) {
    try {
      return partitions.commit(claim, partition, Optional.empty()) == CommitOutcome.COMMITTED
          ? 1
          : 0;
    } catch (MicromegasException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CONFLICT);
      partitions.release(claim);
      return 0;
    }
  }
}
