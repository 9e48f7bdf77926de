package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BlockDigestTest {
  private static final UUID BLOCK = new UUID(1, 2);
  private static final UUID STREAM = new UUID(3, 4);
  private static final UUID PROCESS = new UUID(5, 6);

  /** Digests are stored for ever: this layout must never change under the same name. */
  @Test
  void theLayoutIsAsDocumented() throws Exception {
    byte[] payload = {9, 8, 7};
    ByteBuffer bytes = ByteBuffer.allocate(200);
    bytes.put("micromegas block 1".getBytes(StandardCharsets.US_ASCII));
    bytes.putLong(1).putLong(2).putLong(3).putLong(4).putLong(5).putLong(6);
    bytes.putLong(-1).putLong(-7).putLong(2_000_001).putLong(8).putLong(9).putInt(10);
    bytes.putLong(3).put(payload).flip();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(bytes);
    // 999 ns before the epoch is in the microsecond before it.
    assertThat(digest(Instant.ofEpochSecond(0, -999), payload)).isEqualTo(sha256.digest());
  }

  @Test
  void lessThanAMicrosecondMakesNoDifference() {
    byte[] payload = {1};
    assertThat(digest(Instant.ofEpochSecond(5, 1_000), payload))
        .isEqualTo(digest(Instant.ofEpochSecond(5, 1_999), payload))
        .isNotEqualTo(digest(Instant.ofEpochSecond(5, 2_000), payload));
  }

  private static byte[] digest(Instant begin, byte[] payload) {
    return BlockDigest.of(
        new IncomingBlock(
            new BlockInfo(
                BLOCK, STREAM, PROCESS, begin, -7, Instant.ofEpochSecond(2, 1_500), 8, 9, 10),
            payload));
  }
}
