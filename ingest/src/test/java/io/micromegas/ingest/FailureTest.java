package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Store and database that fail before or after they did it, or hang: 503, and a retry heals. */
class FailureTest {
  @TempDir Path lake;
  private TestServer server;

  private final UUID process = UUID.randomUUID();
  private final UUID stream = UUID.randomUUID();
  private final UUID block = UUID.randomUUID();

  @BeforeEach
  void start() {
    server =
        TestServer.start(lake, CommitSettings.DEFAULT.withCommitTimeout(Duration.ofMillis(1500)));
    server.announce(process, stream);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theStoreFailsBeforeItWrote() {
    retryHeals(server.store.failBefore);
  }

  @Test
  void theStoreFailsAfterItWrote() {
    retryHeals(server.store.failAfter);
    assertThat(server.service.ingestion().stats().healedBlocks()).isEqualTo(1);
  }

  @Test
  void theDatabaseFailsBeforeItCommitted() {
    retryHeals(server.catalog.failBefore);
    assertThat(server.service.ingestion().stats().healedBlocks()).isEqualTo(1);
  }

  @Test
  void theDatabaseFailsAfterItCommitted() {
    retryHeals(server.catalog.failAfter);
  }

  private void retryHeals(AtomicInteger failures) {
    failures.set(1);
    HttpResponse<String> response = server.sender.block(Bodies.block(process, stream, block));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body()).startsWith("Service unavailable").doesNotContain("secret-host");
    assertThat(server.sender.block(Bodies.block(process, stream, block)).statusCode())
        .isEqualTo(200);
    assertThat(server.blocks(stream)).extracting(BlockRow::blockId).containsExactly(block);
    assertThat(server.object(process, stream, block)).isPresent();
    assertThat(server.refused(Refusal.UNAVAILABLE)).isEqualTo(1);
  }

  @Test
  void aFailedPutLeavesNoRow() {
    server.store.failBefore.set(1);
    server.sender.block(Bodies.block(process, stream, block));
    assertThat(server.blocks(stream)).isEmpty();
    assertThat(server.object(process, stream, block)).isEmpty();
  }

  @Test
  void processesAndStreamsCanBeSentAgainToo() {
    UUID other = UUID.randomUUID();
    for (AtomicInteger failures : List.of(server.catalog.failBefore, server.catalog.failAfter)) {
      failures.set(1);
      assertThat(server.sender.process(Bodies.process(other)).statusCode()).isEqualTo(503);
      failures.set(1);
      assertThat(server.sender.stream(Bodies.stream(other, other)).statusCode()).isEqualTo(503);
    }
    assertThat(server.sender.process(Bodies.process(other)).statusCode()).isEqualTo(200);
    assertThat(server.sender.stream(Bodies.stream(other, other)).statusCode()).isEqualTo(200);
  }

  @Test
  void aSlowCommitIsNotWaitedForForEverAndNotLostEither() {
    server.catalog.delayMillis = 3000;
    HttpResponse<String> response = server.sender.block(Bodies.block(process, stream, block));
    assertThat(response.statusCode()).isEqualTo(503);
    // It is still under way, and still counted.
    assertThat(server.service.ingestion().stats().requestsInFlight()).isEqualTo(1);
    server.catalog.delayMillis = 0;
    assertThat(server.sender.block(Bodies.block(process, stream, block)).statusCode())
        .isIn(200, 503);
    Eventually.isTrue(() -> server.blocks(stream).size() == 1);
    Eventually.isTrue(() -> server.service.ingestion().stats().requestsInFlight() == 0);
    assertThat(server.service.ingestion().stats().bytesInFlight()).isZero();
  }

  @Test
  void oneBlockThatCanNotBeWrittenHarmsOnlyItself() throws Exception {
    server.store.poison = key -> key.endsWith(block.toString());
    onlyTheCursedOneFails();
  }

  @Test
  void oneRowThatCanNotBeCommittedHarmsOnlyItself() throws Exception {
    server.catalog.poison.set(block);
    onlyTheCursedOneFails();
  }

  /** Forty at once behind a slow commit, so that they are gathered; one of them is cursed. */
  private void onlyTheCursedOneFails() throws Exception {
    server.catalog.delayMillis = 50;
    Map<UUID, Future<Integer>> statuses = new HashMap<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        UUID id = i == 20 ? block : UUID.randomUUID();
        statuses.put(
            id,
            senders.submit(
                () -> server.sender.block(Bodies.block(process, stream, id)).statusCode()));
      }
      for (Map.Entry<UUID, Future<Integer>> sent : statuses.entrySet()) {
        int expected = sent.getKey().equals(block) ? 503 : 200;
        assertThat(sent.getValue().get()).isEqualTo(expected);
      }
    }
    assertThat(server.blocks(stream)).hasSize(39);
    assertThat(server.service.ingestion().stats().commits()).isLessThan(45);
  }

  @Test
  void anOutageCostsAFewTriesPerBatchNotOnePerBlock() throws Exception {
    server.catalog.delayMillis = 20;
    server.catalog.failBefore.set(Integer.MAX_VALUE);
    List<Callable<Integer>> sends = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      UUID id = UUID.randomUUID();
      sends.add(() -> server.sender.block(Bodies.block(process, stream, id)).statusCode());
    }
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> status : senders.invokeAll(sends)) {
        assertThat(status.get()).isEqualTo(503);
      }
    }
    server.catalog.failBefore.set(0);
    server.catalog.delayMillis = 0;
    for (Callable<Integer> again : sends) {
      assertThat(again.call()).isEqualTo(200);
    }
    assertThat(server.blocks(stream)).hasSize(60);
  }

  @Test
  void notReadyWhileOneOfThemDoesNotAnswer() {
    server.catalog.pingFails = true;
    assertThat(server.sender.get("/ready").statusCode()).isEqualTo(503);
    server.catalog.pingFails = false;
    server.store.pingFails = true;
    assertThat(server.sender.get("/ready").statusCode()).isEqualTo(503);
    server.store.pingFails = false;
    // A no is not remembered.
    assertThat(server.sender.get("/ready").statusCode()).isEqualTo(200);
    // A yes is, for a second.
    server.catalog.pingFails = true;
    assertThat(server.sender.get("/ready").statusCode()).isEqualTo(200);
    Eventually.isTrue(() -> server.sender.get("/ready").statusCode() == 503);
    assertThat(server.sender.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void readinessIsKnownWithinTwoSecondsEvenIfTheDatabaseHangs() {
    server.catalog.pingDelayMillis = 6_000;
    long begun = System.nanoTime();
    assertThat(server.sender.get("/ready").statusCode()).isEqualTo(503);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
  }
}
