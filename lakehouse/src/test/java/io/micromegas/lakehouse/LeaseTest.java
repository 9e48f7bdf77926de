package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Partitions.ServerLease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases in a real catalog; the monotonic clocks are the test's. */
class LeaseTest {
  private static final long S = 1_000_000_000L;

  @TempDir Path directory;
  private TestLake lake;
  private final AtomicLong monotonic = new AtomicLong(77 * S);

  @BeforeEach
  void open() throws Exception {
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() throws Exception {
    lake.close();
  }

  private final class Server {
    final ActiveQueries queries = new ActiveQueries();
    final LakeClock clock = new LakeClock(monotonic::get);
    final ServerIdentity identity;
    final LeaseKeeper lease;
    final DeadServers others;
    final AtomicInteger revoked = new AtomicInteger();

    Server(String name) {
      identity = new ServerIdentity(UUID.randomUUID(), name);
      lease =
          new LeaseKeeper(
              lake.catalog.partitions(),
              queries,
              clock,
              identity,
              LeaseSettings.DEFAULT,
              monotonic::get);
      others =
          new DeadServers(
              lake.catalog.partitions(), identity, LeaseSettings.DEFAULT, monotonic::get);
      lease.beat();
    }

    ActiveQueries.Ticket query() {
      return queries.enter(revoked::incrementAndGet);
    }
  }

  private void sweep() {
    new Sweep(lake.catalog.partitions(), lake.store, Duration.ZERO).run(0, 0, () -> false);
  }

  @Test
  void aSlowReaderKeepsItsFileThoughItIsRetired() {
    Server reader = new Server("reader");
    Server maintainer = new Server("maintainer");
    LakeFile file = LakeFile.committed(lake, "log_entries");
    try (ActiveQueries.Ticket ticket = reader.query()) {
      reader.lease.beat();
      file.retire();
      for (int i = 0; i < 3; i++) {
        maintainer.lease.beat();
        reader.lease.beat();
        sweep();
        assertThat(file.exists()).isTrue();
      }
      assertThat(ticket).isNotNull();
    }
    // What the others know is still the old state: nothing goes before the reader has told.
    maintainer.lease.beat();
    sweep();
    assertThat(file.exists()).isTrue();
    reader.lease.beat();
    maintainer.lease.beat();
    sweep();
    assertThat(file.exists()).isFalse();
  }

  @Test
  void aQueryThatBeganLaterDoesNotKeepIt() {
    Server server = new Server("only");
    LakeFile file = LakeFile.committed(lake, "log_entries");
    file.retire();
    sweep();
    server.lease.beat();
    try (ActiveQueries.Ticket ticket = server.query()) {
      ticket.openedAt(lake.catalog.partitions().databaseTime());
      server.lease.beat();
      sweep();
      assertThat(file.exists()).isFalse();
    }
  }

  @Test
  void aDeadServerIsForgottenByThisMonotonicClockOnly() {
    Server dead = new Server("dead");
    Server alive = new Server("alive");
    LakeFile file = LakeFile.committed(lake, "log_entries");
    file.retire();

    alive.others.look();
    // A database clock that jumps tells nothing about who is alive.
    lake.clockBehind(Duration.ofDays(-3));
    alive.others.look();
    monotonic.addAndGet(89 * S);
    alive.lease.beat();
    alive.others.look();
    assertThat(names()).contains("dead");
    alive.lease.beat();
    sweep();
    assertThat(file.exists()).isTrue();

    monotonic.addAndGet(S);
    alive.others.look();
    assertThat(names()).containsExactly("alive");
    alive.lease.beat();
    sweep();
    alive.lease.beat();
    sweep();
    assertThat(file.exists()).isFalse();
    assertThat(dead.revoked).hasValue(0);
  }

  @Test
  void aServerThatPublishesIsNotForgotten() {
    Server slow = new Server("slow");
    Server other = new Server("other");
    for (int i = 0; i < 5; i++) {
      other.others.look();
      monotonic.addAndGet(80 * S);
      slow.lease.beat();
    }
    other.others.look();
    assertThat(names()).contains("slow");
  }

  @Test
  void whoCannotPublishForAMinuteCancelsItsQueriesBeforeOthersForgetIt() {
    Server server = new Server("cut off");
    server.query();
    server.query();
    lake.catalog.close();
    monotonic.addAndGet(59 * S);
    assertThatThrownBy(server.lease::beat).isInstanceOf(MicromegasException.class);
    server.lease.watch();
    assertThat(server.revoked).hasValue(0);
    monotonic.addAndGet(2 * S);
    server.lease.watch();
    server.lease.watch();
    assertThat(server.revoked).hasValue(2);
    server.query(); // finds a way to the catalog, though its lease does not
    server.lease.watch();
    server.lease.watch();
    assertThat(server.revoked).hasValue(3);
  }

  @Test
  void aMachineThatSleptCancelsItsQueriesToo() {
    Server server = new Server("asleep");
    server.query();
    lake.clockBehind(Duration.ofSeconds(-100));
    server.lease.beat();
    assertThat(server.revoked).hasValue(1);

    try (ActiveQueries.Ticket ticket = server.query()) {
      assertThat(ticket).isNotNull();
      server.lease.beat();
      assertThat(server.revoked).hasValue(1);
    }
  }

  @Test
  void serversHaveAPlaceInTheLine() {
    Server one = new Server("one");
    Server two = new Server("two");
    Server three = new Server("three");
    for (Server server : new Server[] {one, two, three}) {
      server.others.look();
    }
    assertThat(new int[] {one.others.place(), two.others.place(), three.others.place()})
        .containsExactlyInAnyOrder(0, 1, 2);
    one.lease.leave();
    assertThat(names()).containsExactlyInAnyOrder("two", "three");
  }

  private String[] names() {
    return lake.catalog.partitions().servers().stream()
        .map(ServerLease::name)
        .toArray(String[]::new);
  }
}
