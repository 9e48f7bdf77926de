package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.HttpSettings;
import io.micromegas.ingest.IngestService;
import io.micromegas.ingest.IngestSettings;
import io.micromegas.store.LocalObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL stops and starts under load: everybody says so, goes on, and nothing is lost. */
@Timeout(1800)
class DatabaseOutageTest {
  @TempDir Path directory;

  @Test
  void whoNeedsTheDatabaseSaysSoAndGoesOnAfterwards() throws Exception {
    long seed = Scale.seed(0);
    Random random = new Random(seed);
    int outages = Scale.of(2, 30);
    Path objects = directory.resolve("lake");
    Ledger ledger = new Ledger();
    try (LakeDatabase database = new LakeDatabase(directory.resolve("database"));
        PostgresCatalog catalog = PostgresCatalog.open(database.settings(4));
        LocalObjectStore store = new LocalObjectStore(objects);
        IngestService ingestion = new IngestService(onFreePort(), store, catalog);
        LakeServer server =
            new LakeServer(
                directory.resolve("server"),
                objects,
                database.settings(4),
                Faults.none(),
                LakeServer.QUICK,
                true)) {
      ingestion.start();
      long begin = database.now();
      AtomicInteger over = new AtomicInteger();
      LakeReader reader = new LakeReader(server, ledger, random.nextLong());
      LakeMaintainer maintainer =
          new LakeMaintainer(server.work, database::now, begin, random.nextLong());
      try (HttpDoor door = new HttpDoor(ingestion.port());
          Actors actors = new Actors()) {
        for (int i = 0; i < 3; i++) {
          LakeWriter writer = new LakeWriter(door, ledger, random.nextLong());
          actors.once(() -> {
            while (over.get() < outages) {
              writer.process(3);
              Thread.sleep(100);
            }
          });
        }
        actors.once(() -> {
          while (over.get() < outages) {
            Thread.sleep(1_000 + random.nextInt(500));
            outage(database, door, server);
            over.incrementAndGet();
            Thread.sleep(500);
          }
        });
        actors.again(reader::ask);
        actors.again(maintainer::act);
        actors.await();
        assertThat(door.statuses()).containsOnlyKeys(200, 503);
      }
      assertThat(reader.answered()).isNotEmpty();
      assertThat(maintainer.done()).isPositive();
      new Settling(database, ledger, List.of(server), objects, begin).check();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(Scale.replay("DatabaseOutageTest", seed) + "\n" + e.getMessage(), e);
    }
  }

  private static IngestSettings onFreePort() {
    HttpSettings usual = HttpSettings.DEFAULT;
    return new IngestSettings(usual.withPort(0), CommitSettings.DEFAULT);
  }

  private static void outage(LakeDatabase database, HttpDoor door, LakeServer server)
      throws Exception {
    int before = refusals(door);
    long now = database.now();
    database.stop();
    requireUnavailable(() -> server.rows("select count(*) from log_entries"));
    requireUnavailable(() ->
        server.work.materialize(
            "log_entries",
            now - Duration.ofHours(1).toNanos(),
            now,
            Duration.ofMinutes(1),
            message -> {},
            () -> false));
    while (refusals(door) == before) {
      Thread.sleep(20);
    }
    database.start();
    // Nobody has to be told that it is back.
    for (int attempt = 0; ; attempt++) {
      try {
        server.rows("select count(*) from log_entries");
        return;
      } catch (MicromegasException e) {
        if (attempt == 100) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static void requireUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private static int refusals(HttpDoor door) {
    return door.statuses().getOrDefault(503, 0);
  }
}
