package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Names everything that the spans of a stream depend on: its blocks, in order. Equal by value. */
record SpanInput(byte[] digest) {
  /** Bytes of a digest. */
  static final int LENGTH = 32;

  /** No block. */
  static final SpanInput NOTHING = new SpanInput(new byte[LENGTH]);

  SpanInput {
    if (digest.length != LENGTH) {
      throw new IllegalArgumentException("a digest of " + digest.length + " bytes");
    }
  }

  /** Returns the name of this input and these blocks after it. */
  SpanInput then(List<BlockRow> ordered) {
    MessageDigest sha256 = sha256();
    byte[] current = digest;
    ByteBuffer next = ByteBuffer.allocate(LENGTH + 16);
    for (BlockRow block : ordered) {
      UUID id = block.blockId();
      next.clear();
      next.put(current).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      current = sha256.digest(next.array());
    }
    return new SpanInput(current);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpanInput that && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest);
  }
}
