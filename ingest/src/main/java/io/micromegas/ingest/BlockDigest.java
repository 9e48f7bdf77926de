package io.micromegas.ingest;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * What "the same block" means: SHA-256 over these bytes, integers big-endian.
 *
 * <pre>
 *   text   "micromegas block 1"       18 bytes of ASCII, names this layout
 *   uuid   block, stream, process     16 bytes each, most significant first
 *   i64    begin time, begin ticks, end time, end ticks, object offset
 *   i32    number of objects
 *   i64    length of the payload
 *   bytes  canonical payload          exactly as stored
 * </pre>
 *
 * Times are microseconds since the epoch, UTC, rounded down, because that is what the catalog
 * keeps: a retry that went through a sender with coarser clocks is still the same block.
 */
final class BlockDigest {
  private static final byte[] LAYOUT = "micromegas block 1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = LAYOUT.length + 3 * 16 + 5 * 8 + 4 + 8;

  private BlockDigest() {}

  /** Returns 32 bytes. */
  static byte[] of(IncomingBlock block) {
    BlockInfo info = block.info();
    ByteBuffer header = ByteBuffer.allocate(HEADER).put(LAYOUT);
    put(header, info.blockId());
    put(header, info.streamId());
    put(header, info.processId());
    header
        .putLong(micros(info.beginTime()))
        .putLong(info.beginTicks())
        .putLong(micros(info.endTime()))
        .putLong(info.endTicks())
        .putLong(info.objectOffset())
        .putInt(info.nbObjects())
        .putLong(block.payload().length);
    MessageDigest digest = sha256();
    digest.update(header.array());
    return digest.digest(block.payload());
  }

  private static void put(ByteBuffer header, UUID id) {
    header.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
