package io.micromegas.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * CRC-32C of an object's bytes: written with the object, checked on the way in by the store and on
 * the way out by us.
 */
record ObjectChecksum(int value) {
  private static final int STEP = 1 << 18;

  static ObjectChecksum of(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return new ObjectChecksum((int) crc.getValue());
  }

  static ObjectChecksum of(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer.clear()) >= 0) {
        crc.update(buffer.flip());
      }
    }
    return new ObjectChecksum((int) crc.getValue());
  }

  /** Reads what {@link #hex} wrote; empty for anything else. */
  static Optional<ObjectChecksum> parse(String hex) {
    return hex.matches("[0-9a-f]{8}")
        ? Optional.of(new ObjectChecksum(HexFormat.fromHexDigits(hex)))
        : Optional.empty();
  }

  /** Returns eight hexadecimal digits. */
  String hex() {
    return HexFormat.of().toHexDigits(value);
  }

  /** Returns it as S3 spells it. */
  String base64() {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt(value).array());
  }
}
