package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.lakehouse.DecodedCache.SpansKey;
import io.micromegas.telemetry.TickClock;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names everything that the spans of a stream depend on: its blocks, in order, and the clock. */
final class SpansInput {
  private SpansInput() {}

  static SpansKey key(List<BlockRow> ordered, TickClock clock) {
    ByteBuffer input = ByteBuffer.allocate(24 + 16 * ordered.size());
    input.putLong(clock.frequency()).putLong(clock.startTicks()).putLong(clock.startTime());
    for (BlockRow block : ordered) {
      input.putLong(block.blockId().getMostSignificantBits());
      input.putLong(block.blockId().getLeastSignificantBits());
    }
    String digest = HexFormat.of().formatHex(sha256().digest(input.array()));
    return new SpansKey(ordered.getFirst().stream().streamId(), digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
