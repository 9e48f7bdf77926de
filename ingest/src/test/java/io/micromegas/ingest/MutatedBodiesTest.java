package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of damaged bodies: documented statuses, a living server, other data untouched (R8). */
class MutatedBodiesTest {
  private static final int MUTATIONS = 3000;
  private static final int AT_ONCE = 8;

  @TempDir Path lake;

  @ParameterizedTest
  @ValueSource(strings = {"insert_process", "insert_stream", "insert_block"})
  void damageIsAnsweredAndHarmsNobody(String what) throws Exception {
    try (TestServer server = TestServer.start(lake)) {
      UUID process = UUID.randomUUID();
      UUID stream = UUID.randomUUID();
      UUID block = UUID.randomUUID();
      server.announce(process, stream);
      server.sender.block(Bodies.block(process, stream, block));
      byte[] before = server.object(process, stream, block).orElseThrow();

      List<Vectors.Posted> originals =
          Vectors.small().stream().filter(one -> one.path().endsWith(what)).toList();
      try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running = new ArrayList<>();
        for (int worker = 0; worker < AT_ONCE; worker++) {
          long seed = worker;
          running.add(senders.submit(() -> send(server, originals, seed)));
        }
        for (Future<?> one : running) {
          one.get();
        }
      }

      assertThat(server.sender.get("/health").statusCode()).isEqualTo(200);
      assertThat(server.service.ingestion().stats().bytesInFlight()).isZero();
      assertThat(server.service.ingestion().stats().requestsInFlight()).isZero();
      assertThat(server.refused(Refusal.INTERNAL)).isZero();
      assertThat(server.refused(Refusal.MALFORMED)).isPositive();
      assertThat(server.object(process, stream, block)).hasValue(before);
      assertThat(server.blocks(stream)).extracting(BlockRow::blockId).containsExactly(block);
    }
  }

  private static void send(TestServer server, List<Vectors.Posted> originals, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS / AT_ONCE; i++) {
      Vectors.Posted original = originals.get(random.nextInt(originals.size()));
      byte[] body = mutate(original.body(), random);
      int status = server.sender.post(original.path(), body).statusCode();
      assertThat(status).as("seed %d, mutation %d", seed, i).isIn(200, 400, 409);
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] body = original.clone();
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(body, random.nextInt(body.length));
      case 1 -> {
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        yield body;
      }
      case 2 -> {
        for (int n = random.nextInt(20); n >= 0; n--) {
          body[random.nextInt(body.length)] = (byte) random.nextInt();
        }
        yield body;
      }
      case 3 -> {
        // A head of CBOR that claims to be enormous.
        int at = random.nextInt(Math.max(1, body.length - 9));
        body[at] = (byte) (random.nextInt(8) << 5 | 27);
        for (int n = 1; n <= 8; n++) {
          body[at + n] = (byte) (n == 1 ? 0x7F : 0xFF);
        }
        yield body;
      }
      case 4 -> {
        // Deep nesting.
        int at = random.nextInt(body.length);
        Arrays.fill(body, at, body.length, (byte) (random.nextBoolean() ? 0x9F : 0x81));
        yield body;
      }
      default -> {
        int cut = random.nextInt(body.length);
        byte[] doubled = Arrays.copyOf(body, body.length + cut);
        System.arraycopy(body, 0, doubled, body.length, cut);
        yield random.nextBoolean() ? doubled : Arrays.copyOfRange(doubled, cut, doubled.length);
      }
    };
  }
}
