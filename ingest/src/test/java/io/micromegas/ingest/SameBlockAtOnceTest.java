package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** The same block id from many connections at once. */
class SameBlockAtOnceTest {
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

  @RepeatedTest(10)
  void sameBytesAreAcceptedEachTimeAndStoredOnce() throws Exception {
    server.announce(process, stream);
    for (int status : sendAll(List.of(new byte[] {1}))) {
      assertThat(status).isEqualTo(200);
    }
    assertThat(server.blocks(stream)).extracting(BlockRow::blockId).containsExactly(block);
  }

  @RepeatedTest(10)
  void ofDifferentBytesOneWinsAndTheOthersAreToldSo() throws Exception {
    server.announce(process, stream);
    List<byte[]> contents = List.of(new byte[] {1}, new byte[] {2}, new byte[] {3});
    List<Integer> statuses = sendAll(contents);
    byte[] stored = server.object(process, stream, block).orElseThrow();
    byte winner = stored[stored.length - 1];
    Map<Byte, Integer> expected = new HashMap<>();
    for (byte[] content : contents) {
      expected.put(content[0], content[0] == winner ? 200 : 409);
    }
    for (int i = 0; i < statuses.size(); i++) {
      assertThat(statuses.get(i)).isEqualTo(expected.get(contents.get(i % contents.size())[0]));
    }
    assertThat(server.blocks(stream)).hasSize(1);
    assertThat(server.blocks(stream).getFirst().payloadSize()).isEqualTo(stored.length);
  }

  @RepeatedTest(5)
  void sameBytesWithDifferentMetadataKeepWhatTheRowSays() throws Exception {
    server.announce(process, stream);
    List<Callable<Integer>> sends = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long endTicks = 20L + i % 3;
      sends.add(() ->
          server
              .sender
              .block(Bodies.with(Bodies.block(process, stream, block), "end_ticks", endTicks))
              .statusCode());
    }
    List<Integer> statuses = run(sends);
    long winner = server.blocks(stream).getFirst().endTicks();
    for (int i = 0; i < statuses.size(); i++) {
      assertThat(statuses.get(i)).isEqualTo(20L + i % 3 == winner ? 200 : 409);
    }
    assertThat(server.object(process, stream, block)).isPresent();
  }

  private List<Integer> sendAll(List<byte[]> contents) throws Exception {
    List<Callable<Integer>> sends = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] content = contents.get(i % contents.size());
      sends.add(
          () -> server.sender.block(Bodies.block(process, stream, block, content)).statusCode());
    }
    return run(sends);
  }

  private static List<Integer> run(List<Callable<Integer>> sends) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> status : senders.invokeAll(sends)) {
        statuses.add(status.get());
      }
    }
    return statuses;
  }
}
