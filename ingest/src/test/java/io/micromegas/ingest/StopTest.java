package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.catalog.Snapshot;
import io.micromegas.store.LocalObjectStore;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping under load: every 200 is in the catalog. */
class StopTest {
  @TempDir Path lake;

  private final UUID process = UUID.randomUUID();
  private final UUID stream = UUID.randomUUID();

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    CatalogSettings database = TestDatabase.create();
    Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicInteger refused = new AtomicInteger();
    try (LocalObjectStore store = new LocalObjectStore(lake);
        PostgresCatalog catalog = PostgresCatalog.open(database)) {
      IngestService service =
          new IngestService(
              TestServer.settings(HttpSettings.DEFAULT, CommitSettings.DEFAULT), store, catalog);
      service.start();
      try (Sender sender = new Sender(service.port());
          ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        sender.process(Bodies.process(process));
        sender.stream(Bodies.stream(process, stream));
        for (int i = 0; i < 8; i++) {
          senders.execute(() -> {
            while (refused.get() < 8) {
              sendOne(sender, acknowledged, refused);
            }
          });
        }
        Eventually.isTrue(() -> acknowledged.size() > 50);
        service.close();
      }
      try (Snapshot snapshot = catalog.snapshot()) {
        assertThat(snapshot.blocks(BlockFilter.ofStream(stream), 100_000))
            .extracting(BlockRow::blockId)
            .containsAll(acknowledged);
      }
    }
  }

  private void sendOne(Sender sender, Set<UUID> acknowledged, AtomicInteger refused) {
    UUID id = UUID.randomUUID();
    try {
      int status = sender.block(Bodies.block(process, stream, id)).statusCode();
      if (status == 200) {
        acknowledged.add(id);
      } else {
        assertThat(status).isEqualTo(503);
        refused.incrementAndGet();
      }
    } catch (UncheckedIOException e) {
      refused.incrementAndGet();
    }
  }

  @Test
  void whatIsInFlightGetsItsAnswerAndWhatComesLaterIsRefused() throws Exception {
    TestServer server = TestServer.start(lake);
    server.announce(process, stream);
    server.catalog.delayMillis = 500;
    AtomicInteger status = new AtomicInteger();
    Thread slow =
        Thread.startVirtualThread(() ->
            status.set(
                server
                    .sender
                    .block(Bodies.block(process, stream, UUID.randomUUID()))
                    .statusCode()));
    Eventually.isTrue(() -> server.service.ingestion().stats().requestsInFlight() == 1);
    Thread stop = Thread.startVirtualThread(server.service::close);
    Eventually.isTrue(() -> server.service.ingestion().isStopping());
    assertThat(refusedOrGone(server)).isTrue();
    slow.join();
    stop.join();
    assertThat(status).hasValue(200);
    server.close();
  }

  private boolean refusedOrGone(TestServer server) {
    try {
      return server.sender.get("/ready").statusCode() == 503
          && server.sender.block(Bodies.block(process, stream, UUID.randomUUID())).statusCode()
              == 503;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  @Test
  void aStopDoesNotWaitLongerThanItsGrace() {
    TestServer server =
        TestServer.start(
            lake,
            TestServer.settings(
                HttpSettings.DEFAULT.withShutdownGrace(Duration.ofMillis(300)),
                CommitSettings.DEFAULT));
    server.catalog.delayMillis = 20_000;
    Thread sender =
        Thread.startVirtualThread(() -> {
          try {
            server.sender.block(Bodies.block(process, stream, UUID.randomUUID()));
          } catch (UncheckedIOException e) {
            // Its connection was closed.
          }
        });
    Eventually.isTrue(() -> server.service.ingestion().stats().requestsInFlight() == 1);
    long begun = System.nanoTime();
    server.service.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    server.close();
    assertThat(sender).isNotNull();
  }
}
