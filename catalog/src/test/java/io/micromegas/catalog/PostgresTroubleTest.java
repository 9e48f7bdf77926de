package io.micromegas.catalog;

import static io.micromegas.catalog.Catalog.Outcome.COMMITTED;
import static io.micromegas.catalog.Samples.block;
import static io.micromegas.catalog.Samples.process;
import static io.micromegas.catalog.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What callers see when the database is slow, busy, gone or wrong. */
final class PostgresTroubleTest {
  private static final String TERMINATE =
      "select pg_terminate_backend(pid) from pg_stat_activity"
          + " where datname = current_database() and pid <> pg_backend_pid()";

  private final UUID processId = UUID.randomUUID();
  private final UUID streamId = UUID.randomUUID();

  /** Limits short enough for a test. */
  private static CatalogSettings impatient(CatalogSettings s) {
    return new CatalogSettings(
        s.url(),
        s.user(),
        s.password(),
        2,
        2,
        2,
        Duration.ofMillis(500),
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        5,
        100);
  }

  @Test
  void aLostConnectionIsUnavailableOnceAndTheNextCallWorks() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
      catalog.insertProcess(process(processId));
      catalog.insertStream(stream(streamId, processId, "log"));
      NewBlock block = block(streamId, processId, 1);
      EmbeddedDatabase.execute(settings, TERMINATE);

      assertCode(ErrorCode.UNAVAILABLE, () -> catalog.commitBlocks(List.of(block)));
      assertThat(catalog.commitBlocks(List.of(block))).containsExactly(COMMITTED);
    }
  }

  @Test
  void aSnapshotThatLosesItsConnectionFailsAndTheNextOneWorks() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
      catalog.insertProcess(process(processId));
      try (Snapshot snapshot = catalog.snapshot()) {
        EmbeddedDatabase.execute(settings, TERMINATE);
        assertCode(ErrorCode.UNAVAILABLE, () -> snapshot.process(processId));
      }
      try (Snapshot snapshot = catalog.snapshot()) {
        assertThat(snapshot.process(processId)).isPresent();
      }
    }
  }

  @Test
  void whenAllSnapshotsAreInUseTheNextIsOverloadedAndCommitsGoOn() throws Exception {
    try (PostgresCatalog catalog = PostgresCatalog.open(impatient(EmbeddedDatabase.create()));
        Snapshot one = catalog.snapshot();
        Snapshot two = catalog.snapshot()) {
      assertThat(one.clock()).isEqualTo(two.clock());
      assertCode(ErrorCode.OVERLOADED, catalog::snapshot);
      assertThat(catalog.insertProcess(process(processId))).isEqualTo(COMMITTED);
      catalog.ping();
    }
  }

  @Test
  void aClockHeldByAnotherIsOverloadedAndNothingIsKept() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(impatient(settings))) {
      catalog.insertProcess(process(processId));
      catalog.insertStream(stream(streamId, processId, "log"));
      NewBlock block = block(streamId, processId, 1);
      try (Connection other = EmbeddedDatabase.connect(settings);
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("update ingest_clock set last = last");

        assertCode(ErrorCode.OVERLOADED, () -> catalog.commitBlocks(List.of(block)));
        // A retried registration needs no clock.
        assertThat(catalog.insertProcess(process(processId))).isEqualTo(Catalog.Outcome.DUPLICATE);
        other.rollback();
      }
      assertThat(catalog.commitBlocks(List.of(block))).containsExactly(COMMITTED);
    }
  }

  @Test
  void aClockFarAheadIsRefusedUntilTheDatabaseHasCaughtUp() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
      catalog.insertProcess(process(processId));
      long last = EmbeddedDatabase.number(settings, "select last from ingest_clock");
      EmbeddedDatabase.execute(
          settings, "update ingest_clock set last = last + 3600 * 1000000000::bigint");

      assertThatThrownBy(() -> catalog.insertStream(stream(streamId, processId, "log")))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessageContaining("ahead of the database's clock");

      // A little ahead is normal after a step of the database's clock: stamps still increase.
      long ahead = last + Duration.ofSeconds(30).toNanos();
      EmbeddedDatabase.execute(settings, "update ingest_clock set last = " + ahead);
      catalog.insertStream(stream(streamId, processId, "log"));
      catalog.commitBlocks(List.of(block(streamId, processId, 1)));
      try (Snapshot snapshot = catalog.snapshot()) {
        assertThat(snapshot.blocks(BlockFilter.tagged("log"), 1).getFirst().insertTime())
            .isGreaterThan(ahead);
      }
    }
  }

  @Test
  void aSlowStatementOfASnapshotTimesOut() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(impatient(settings));
        Snapshot snapshot = catalog.snapshot();
        Connection other = EmbeddedDatabase.connect(settings);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table processes in access exclusive mode");

      assertCode(ErrorCode.TIMEOUT, () -> snapshot.process(processId));
    }
  }

  @Test
  void aSlowCommitIsOverloadedAndNothingIsKept() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(impatient(settings))) {
      EmbeddedDatabase.execute(
          settings,
          """
          create function dawdle() returns trigger language plpgsql
            as $$ begin perform pg_sleep(10); return new; end $$;
          create trigger dawdle before insert on processes execute function dawdle()
          """);

      assertCode(ErrorCode.OVERLOADED, () -> catalog.insertProcess(process(processId)));
      EmbeddedDatabase.execute(settings, "drop trigger dawdle on processes");
      assertThat(catalog.insertProcess(process(processId))).isEqualTo(COMMITTED);
    }
  }

  @Test
  void aForgottenSnapshotIsEndedByTheDatabase() throws Exception {
    try (PostgresCatalog catalog = PostgresCatalog.open(impatient(EmbeddedDatabase.create()));
        Snapshot forgotten = catalog.snapshot()) {
      Thread.sleep(1500);
      assertCode(ErrorCode.UNAVAILABLE, () -> forgotten.process(processId));
    }
  }

  @Test
  void tooManyBlocksInOneCommitAreRefused() throws Exception {
    try (PostgresCatalog catalog = PostgresCatalog.open(impatient(EmbeddedDatabase.create()))) {
      List<NewBlock> six =
          java.util.stream.IntStream.range(0, 6)
              .mapToObj(i -> block(streamId, processId, i))
              .toList();
      assertCode(ErrorCode.RESOURCE_EXHAUSTED, () -> catalog.commitBlocks(six));
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsUnavailable() {
    CatalogSettings nowhere =
        impatient(CatalogSettings.of("jdbc:postgresql://127.0.0.1:1/lake", "postgres", "secret"));
    assertCode(ErrorCode.UNAVAILABLE, () -> PostgresCatalog.open(nowhere));
    assertThat(nowhere.toString()).doesNotContain("secret");
  }

  @Test
  void aWrongPasswordOrDatabaseIsUnavailableAndSaysWhy() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    CatalogSettings missing =
        impatient(
            CatalogSettings.of(
                settings.url().replaceAll("/lake\\d+", "/nosuchlake"), "postgres", ""));
    assertThatThrownBy(() -> PostgresCatalog.open(missing)).hasMessageContaining("nosuchlake");
  }

  @Test
  void settingsThatLoseDataAreNamed() throws Exception {
    try (PostgresCatalog catalog = PostgresCatalog.open(EmbeddedDatabase.create())) {
      assertUnsafe(catalog, "fsync is off");
    }
    try (EmbeddedPostgres safe = EmbeddedDatabase.start(true)) {
      CatalogSettings settings = EmbeddedDatabase.settings(safe, "postgres");
      try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
        catalog.verifyDurability();
      }
      EmbeddedDatabase.execute(settings, "alter role postgres set synchronous_commit = off");
      try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
        assertUnsafe(catalog, "synchronous_commit is off");
      }
    }
  }

  private static void assertUnsafe(PostgresCatalog catalog, String why) {
    assertThatThrownBy(catalog::verifyDurability)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining(why);
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
