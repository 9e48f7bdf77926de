package io.micromegas.ingest;

import static io.micromegas.ingest.OtlpBodies.LOGS;
import static io.micromegas.ingest.OtlpBodies.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are packed on their way, and what pretends to be. */
class PackedBodiesTest {
  private static final byte[] BODY = OtlpBodies.logs("hello".repeat(1000), TIME);

  @TempDir Path lake;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(lake);
  }

  @AfterEach
  void stop() {
    assertThat(server.service.ingestion().stats().bytesInFlight()).isZero();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void areUnpacked(String coding) throws IOException {
    assertThat(post(coding, packed(coding, BODY))).isEqualTo(200);
    assertThat(post(coding.toUpperCase(Locale.ROOT), packed(coding, BODY))).isEqualTo(200);
    assertThat(server.blocks(LOGS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void framesOneAfterTheOtherAreOne(String coding) throws IOException {
    byte[] frames =
        join(
            packed(coding, Arrays.copyOf(BODY, 100)),
            packed(coding, Arrays.copyOfRange(BODY, 100, BODY.length)));
    assertThat(post(coding, frames)).isEqualTo(200);
    assertThat(server.blocks(LOGS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void whatIsCutOffOrNotPackedIsRefused(String coding) throws IOException {
    byte[] whole = packed(coding, BODY);
    for (int length = 0; length < whole.length; length++) {
      // Nothing at all unpacks to nothing, with zstd: an empty request.
      int expected = length == 0 && coding.equals("zstd") ? 200 : 400;
      assertThat(post(coding, Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .isEqualTo(expected);
    }
    assertThat(post(coding, BODY)).isEqualTo(400);
    assertThat(server.blocks(LOGS)).isEmpty();
  }

  @Test
  void rubbishBehindAFrameIsRefused() {
    assertThat(post("zstd", join(Zstd.compress(BODY), new byte[] {1, 2, 3, 4, 5}))).isEqualTo(400);
    assertThat(server.blocks(LOGS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void aBombIsTooLarge(String coding) throws IOException {
    assertThat(post(coding, packed(coding, new byte[101 << 20]))).isEqualTo(413);
  }

  @Test
  void manySmallFramesAreABombToo() {
    byte[] frame = Zstd.compress(new byte[1 << 20]);
    byte[] frames = new byte[101 * frame.length];
    for (int i = 0; i < 101; i++) {
      System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
    }
    assertThat(post("zstd", frames)).isEqualTo(413);
  }

  @Test
  void claimsOfSizeCostNothing() throws IOException {
    // Magic, a frame of one segment with a size of eight bytes, that size, nothing else.
    ByteBuffer claim = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
    claim.putInt(0xFD2FB528).put((byte) 0xE0).putLong(1L << 40);
    assertThat(post("zstd", claim.array())).isEqualTo(400);
    // A window of 128 MiB.
    ByteArrayOutputStream wide = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(wide)) {
      out.setLong(27);
      out.write(BODY);
    }
    assertThat(post("zstd", wide.toByteArray())).isEqualTo(400);
  }

  @Test
  void damageIsRefusedOrUnpacksToSomethingElse() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = packed("zstd", BODY);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(post("zstd", damaged)).as("seed %d, try %d", seed, i).isIn(200, 400, 413);
    }
  }

  @Test
  void anotherCodingIsToldWhatThereIs() {
    HttpResponse<String> unknown = answer("br", BODY);
    assertThat(unknown.statusCode()).isEqualTo(415);
    assertThat(unknown.headers().firstValue("Accept-Encoding")).contains("gzip, zstd");
    assertThat(unknown.headers().firstValue("Content-Type")).contains("application/x-protobuf");
    assertThat(unknown.body()).contains("Content-Encoding is br; send gzip, zstd or none");
  }

  private int post(String coding, byte[] body) {
    return answer(coding, body).statusCode();
  }

  private HttpResponse<String> answer(String coding, byte[] body) {
    return server.sender.send(
        HttpRequest.newBuilder(server.sender.at("/v1/logs"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static byte[] packed(String coding, byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        coding.equals("gzip") ? new GZIPOutputStream(packed) : new ZstdOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
