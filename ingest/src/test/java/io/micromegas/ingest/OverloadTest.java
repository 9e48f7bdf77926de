package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too much at once is refused, and what was accepted is there (R7). */
class OverloadTest {
  @TempDir Path lake;

  private final UUID process = UUID.randomUUID();
  private final UUID stream = UUID.randomUUID();

  @Test
  void moreRequestsThanFitAreRefusedAndNothingAcceptedIsLost() throws Exception {
    try (TestServer server =
        TestServer.start(lake, CommitSettings.DEFAULT.withLimits(1 << 20, 1 << 20, 8))) {
      server.announce(process, stream);
      server.catalog.delayMillis = 20;
      Set<UUID> accepted = ConcurrentHashMap.newKeySet();
      AtomicInteger refused = new AtomicInteger();
      try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 300; i++) {
          senders.execute(() -> {
            UUID id = UUID.randomUUID();
            HttpResponse<String> response = server.sender.block(Bodies.block(process, stream, id));
            if (response.statusCode() == 200) {
              accepted.add(id);
            } else {
              assertThat(response.statusCode()).isEqualTo(503);
              assertThat(response.headers().firstValue("Retry-After")).contains("1");
              refused.incrementAndGet();
            }
          });
        }
      }
      assertThat(accepted.size() + refused.get()).isEqualTo(300);
      assertThat(accepted).isNotEmpty();
      assertThat(refused).hasPositiveValue();
      assertThat(server.blocks(stream))
          .extracting(BlockRow::blockId)
          .containsExactlyInAnyOrderElementsOf(accepted);
      assertThat(server.refused(Refusal.OVERLOADED)).isEqualTo(refused.get());
    }
  }

  @Test
  void manyLargeBodiesAreRefusedInsteadOfFillingTheMemory() throws Exception {
    long mib = 1 << 20;
    CommitSettings settings = CommitSettings.DEFAULT.withLimits(64 * mib, 100 * mib, 1000);
    try (TestServer server = TestServer.start(lake, settings)) {
      server.announce(process, stream);
      server.store.delayMillis = 300;
      byte[] large = new byte[(int) (48 * mib)];
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          senders.execute(() -> {
            int status =
                server
                    .sender
                    .block(Bodies.block(process, stream, UUID.randomUUID(), large))
                    .statusCode();
            assertThat(status).isIn(200, 503);
            (status == 200 ? accepted : refused).incrementAndGet();
          });
        }
      }
      assertThat(accepted).hasPositiveValue();
      assertThat(refused).hasPositiveValue();
      assertThat(server.blocks(stream)).hasSize(accepted.get());
      assertThat(server.service.ingestion().stats().bytesInFlight()).isZero();
    }
  }
}
