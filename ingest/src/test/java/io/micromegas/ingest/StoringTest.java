package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.store.BlockKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One block, one object, one row, whatever is sent again (R1, R2). */
class StoringTest {
  @TempDir static Path lake;
  private static TestServer server;

  private final UUID process = UUID.randomUUID();
  private final UUID stream = UUID.randomUUID();
  private final UUID block = UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = TestServer.start(lake);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theSizeInTheCatalogIsTheSizeOfTheObject() {
    server.announce(process, stream);
    server.sender.block(Bodies.block(process, stream, block, new byte[5000]));
    assertThat(server.blocks(stream).getFirst().payloadSize())
        .isEqualTo(server.object(process, stream, block).orElseThrow().length);
  }

  @Test
  void aRetryIsFineAndStoresNothingTwice() {
    server.announce(process, stream);
    for (int i = 0; i < 3; i++) {
      assertThat(server.sender.block(Bodies.block(process, stream, block)).statusCode())
          .isEqualTo(200);
    }
    assertThat(server.blocks(stream)).hasSize(1);
  }

  @Test
  void timesThatDifferByLessThanTheCatalogKeepsAreTheSame() {
    server.announce(process, stream);
    String[] times = {"2024-01-02T03:04:05.678000001Z", "2024-01-02T03:04:05.678000999Z"};
    for (String time : times) {
      assertThat(
              server
                  .sender
                  .block(Bodies.with(Bodies.block(process, stream, block), "begin_time", time))
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(server.blocks(stream)).hasSize(1);
  }

  @Test
  void otherBytesUnderAKnownIdAreRefusedAndChangeNothing() {
    server.announce(process, stream);
    server.sender.block(Bodies.block(process, stream, block, new byte[] {1}));
    byte[] first = server.object(process, stream, block).orElseThrow();
    HttpResponse<String> response =
        server.sender.block(Bodies.block(process, stream, block, new byte[] {2}));
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).startsWith("Conflict: ");
    assertThat(server.object(process, stream, block)).hasValue(first);
    assertThat(server.blocks(stream)).hasSize(1);
  }

  @Test
  void otherMetadataUnderAKnownIdIsRefused() {
    server.announce(process, stream);
    server.sender.block(Bodies.block(process, stream, block));
    assertThat(
            server
                .sender
                .block(Bodies.with(Bodies.block(process, stream, block), "end_ticks", 21L))
                .statusCode())
        .isEqualTo(409);
    assertThat(server.blocks(stream).getFirst().endTicks()).isEqualTo(20);
  }

  @Test
  void aKnownIdUnderAnotherStreamIsRefused() {
    UUID other = UUID.randomUUID();
    server.announce(process, stream);
    server.announce(process, other);
    server.sender.block(Bodies.block(process, stream, block));
    assertThat(server.sender.block(Bodies.block(process, other, block)).statusCode())
        .isEqualTo(409);
    assertThat(server.blocks(other)).isEmpty();
    // And the first one can still be sent again.
    assertThat(server.sender.block(Bodies.block(process, stream, block)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void anOrphanedObjectOfTheSameBytesIsHealed() {
    server.announce(process, stream);
    server.sender.block(Bodies.block(process, stream, block));
    byte[] payload = server.object(process, stream, block).orElseThrow();
    UUID orphan = UUID.randomUUID();
    server.store.put(BlockKeys.of(process, stream, orphan), payload);
    long healed = server.service.ingestion().stats().healedBlocks();
    assertThat(server.sender.block(Bodies.block(process, stream, orphan)).statusCode())
        .isEqualTo(200);
    assertThat(server.blocks(stream)).extracting(BlockRow::blockId).contains(orphan);
    assertThat(server.service.ingestion().stats().healedBlocks()).isEqualTo(healed + 1);
  }

  @Test
  void anOrphanedObjectOfOtherBytesIsAConflict() {
    server.announce(process, stream);
    byte[] other = {7, 7, 7};
    server.store.put(BlockKeys.of(process, stream, block), other);
    assertThat(server.sender.block(Bodies.block(process, stream, block)).statusCode())
        .isEqualTo(409);
    assertThat(server.object(process, stream, block)).hasValue(other);
    assertThat(server.blocks(stream)).isEmpty();
  }

  @Test
  void aLostObjectIsWrittenAgainByARetry() {
    server.announce(process, stream);
    server.sender.block(Bodies.block(process, stream, block));
    long stamp = server.blocks(stream).getFirst().insertTime();
    server.store.delete(BlockKeys.of(process, stream, block));
    assertThat(server.sender.block(Bodies.block(process, stream, block)).statusCode())
        .isEqualTo(200);
    assertThat(server.object(process, stream, block)).isPresent();
    assertThat(server.blocks(stream)).extracting(BlockRow::insertTime).containsExactly(stamp);
  }

  @Test
  void blocksMayComeBeforeTheirStreamAndProcess() {
    List<Runnable> sends =
        List.of(
            () -> server.sender.block(Bodies.block(process, stream, block)),
            () -> server.sender.stream(Bodies.stream(process, stream)),
            () -> server.sender.process(Bodies.process(process)));
    sends.getFirst().run();
    assertThat(server.blocks(stream)).isEmpty();
    assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isEqualTo(1);
    sends.get(1).run();
    assertThat(server.blocks(stream)).isEmpty();
    sends.get(2).run();
    assertThat(server.blocks(stream)).hasSize(1);
    assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isZero();
  }

  @Test
  void knownProcessesAndStreamsAreFineAndTheFirstStays() {
    server.announce(process, stream);
    assertThat(
            server
                .sender
                .process(Bodies.with(Bodies.process(process), "exe", "other"))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            server.sender.stream(
                    Bodies.with(Bodies.stream(process, stream), "tags", List.of("cpu")))
                .statusCode())
        .isEqualTo(200);
    server.sender.block(Bodies.block(process, stream, block));
    BlockRow row = server.blocks(stream).getFirst();
    assertThat(row.process().exe()).isEqualTo("/usr/bin/game");
    assertThat(row.stream().tags()).containsExactly("log");
  }

  @Test
  void startTimesKeepMicroseconds() {
    server.announce(process, stream);
    server.sender.block(Bodies.block(process, stream, block));
    assertThat(server.blocks(stream).getFirst().process().startTime())
        .isEqualTo(1_704_164_645_123_456_000L);
  }
}
