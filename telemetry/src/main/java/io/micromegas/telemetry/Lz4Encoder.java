package io.micromegas.telemetry;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Writes LZ4 frames in the form of today's senders. The compressor is a library's; its frame writer
 * is not used because it loads native code for the checksum of the content.
 */
final class Lz4Encoder {
  private static final int FLAGS = 0x40 | Lz4Frame.BLOCK_CHECKSUM | Lz4Frame.CONTENT_CHECKSUM;
  private static final int BLOCK = 64 << 10;
  private static final int BLOCK_CODE = 0x40;

  private static final LZ4Compressor COMPRESSOR = LZ4Factory.safeInstance().fastCompressor();

  private Lz4Encoder() {}

  /** The blocks are marked as linked, which allows matches into earlier blocks; there are none. */
  static byte[] frame(ByteSlice content) {
    ByteBuilder frame = new ByteBuilder(content.length() / 2 + 64);
    frame.u32(Lz4Frame.MAGIC).u8(FLAGS).u8(BLOCK_CODE);
    frame.u8(Lz4Frame.checksum(new byte[] {FLAGS, BLOCK_CODE}, 0, 2) >>> 8);
    byte[] out = new byte[COMPRESSOR.maxCompressedLength(Math.min(BLOCK, content.length()))];
    for (int from = content.offset(); from < content.end(); from += BLOCK) {
      int length = Math.min(BLOCK, content.end() - from);
      int compressed = COMPRESSOR.compress(content.array(), from, length, out, 0);
      if (compressed < length) {
        block(frame, compressed, out, 0, compressed);
      } else {
        block(frame, length | Lz4Frame.STORED, content.array(), from, length);
      }
    }
    frame.u32(0);
    frame.u32(Lz4Frame.checksum(content.array(), content.offset(), content.length()));
    return frame.toByteArray();
  }

  private static void block(ByteBuilder frame, int head, byte[] data, int offset, int length) {
    frame.u32(head).bytes(data, offset, length).u32(Lz4Frame.checksum(data, offset, length));
  }
}
