package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.lakehouse.BlockPayloads.BlockName;
import io.micromegas.store.BlockKeys;
import io.micromegas.store.LocalObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real files. */
class StoredPayloadsTest {
  @TempDir Path root;
  private LocalObjectStore store;

  @BeforeEach
  void start() {
    store = new LocalObjectStore(root);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private BlockName put(int number, byte[] payload) {
    BlockName name = new BlockName(new UUID(1, 1), new UUID(2, 2), new UUID(3, number));
    store.put(BlockKeys.of(name.processId(), name.streamId(), name.blockId()), payload);
    return name;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void payloads_are_what_was_stored_in_the_order_asked_for() {
    List<BlockName> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add(put(i, ("block " + i).getBytes(StandardCharsets.UTF_8)));
    }
    BlockPayloads payloads = new StoredPayloads(store, new PayloadSettings(2, 10, 1 << 20));

    List<byte[]> read = payloads.read(names.reversed(), () -> false);

    assertThat(read.stream().map(StoredPayloadsTest::text))
        .hasSize(100)
        .startsWith("block 99", "block 98")
        .endsWith("block 0");
    assertThat(payloads.read(List.of(), () -> false)).isEmpty();
  }

  @Test
  void a_payload_that_is_not_there_is_named() {
    BlockName there = put(1, new byte[1]);
    BlockName missing = new BlockName(new UUID(1, 1), new UUID(2, 2), new UUID(3, 9));

    fails(
        new PayloadSettings(1, 1, 100),
        List.of(there, missing),
        ErrorCode.NOT_FOUND,
        BlockKeys.of(missing.processId(), missing.streamId(), missing.blockId()));
  }

  @Test
  void what_is_read_together_is_bounded() {
    List<BlockName> names = List.of(put(1, new byte[600]), put(2, new byte[600]));

    fails(new PayloadSettings(1, 1, 1000), names, ErrorCode.RESOURCE_EXHAUSTED, "more than 1000");
    assertThat(
            new StoredPayloads(store, new PayloadSettings(1, 1, 1000))
                .read(names.subList(0, 1), () -> false)
                .getFirst())
        .hasSize(600);
  }

  @Test
  void a_cancelled_query_reads_no_further() {
    List<BlockName> names = List.of(put(1, new byte[1]));

    assertThatThrownBy(
            () -> new StoredPayloads(store, PayloadSettings.defaults()).read(names, () -> true))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  @Test
  void no_more_than_so_many_are_read_at_a_time() throws Exception {
    MemoryStore slow = new MemoryStore();
    CountDownLatch gate = new CountDownLatch(1);
    slow.gate = gate;
    List<BlockName> names = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      BlockName name = new BlockName(new UUID(1, 1), new UUID(2, 2), new UUID(3, i));
      slow.put(BlockKeys.of(name.processId(), name.streamId(), name.blockId()), new byte[1]);
      names.add(name);
    }
    BlockPayloads payloads = new StoredPayloads(slow, new PayloadSettings(2, 5, 100));
    try (ExecutorService queries = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(queries.submit(() -> payloads.read(names, () -> false)));
      }
      long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (slow.reads() < 10 && System.nanoTime() < patience) {
        Thread.sleep(5);
      }
      Thread.sleep(100);
      assertThat(slow.reads()).isEqualTo(10);
      gate.countDown();
      for (Future<List<byte[]>> answer : answers) {
        assertThat(answer.get()).hasSize(30);
      }
    }
  }

  private void fails(
      PayloadSettings settings, List<BlockName> names, ErrorCode code, String sentence) {
    assertThatThrownBy(() -> new StoredPayloads(store, settings).read(names, () -> false))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(sentence);
  }
}
