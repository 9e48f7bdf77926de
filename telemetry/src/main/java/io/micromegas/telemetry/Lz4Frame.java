package io.micromegas.telemetry;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.Arrays;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 frames (LZ4 frame format 1.6): linked and independent blocks, checksums of blocks and
 * content. The frames and the decoding of linked blocks, which every sender writes and libraries do
 * not decode, are ours; the rest is a library's, without native code. Thread-safe.
 */
public final class Lz4Frame {
  /**
   * What a frame may decode to when nothing else is said. Senders' buffers end at 10 MiB and one
   * event.
   */
  public static final int DEFAULT_MAX_CONTENT = 256 << 20;

  static final int MAGIC = 0x184D2204;
  static final int INDEPENDENT = 0x20;
  static final int BLOCK_CHECKSUM = 0x10;
  static final int CONTENT_SIZE = 0x08;
  static final int CONTENT_CHECKSUM = 0x04;
  static final int DICTIONARY = 0x01;
  static final int STORED = 0x80000000;

  /** Without sun.misc.Unsafe, whose use JDK 24 and later warn of in our users' programs. */
  static final XXHash32 XX_HASH = XXHashFactory.safeInstance().hash32();

  private static final int VERSION = 0x40;
  private static final String PART = "LZ4 frame";

  private final byte[] in;
  private final int origin;
  private final int inEnd;
  private final int maxContent;
  private int at;
  private byte[] out = new byte[0];
  private int size;

  private Lz4Frame(ByteSlice frame, int maxContent) {
    in = frame.array();
    origin = frame.offset();
    at = origin;
    inEnd = frame.end();
    this.maxContent = maxContent;
  }

  /**
   * Decodes the first frame; what follows it is ignored. Memory grows with the content that was
   * decoded, never by a size that the frame claims.
   *
   * @param maxContent the most bytes to decode to
   * @return the content, at offset 0 of an array that may be longer
   * @throws MicromegasException CORRUPT_BLOCK when it is not a whole, intact frame, or its content
   *     is larger than {@code maxContent}
   */
  public static ByteSlice decode(ByteSlice frame, int maxContent) {
    return new Lz4Frame(frame, maxContent).decode();
  }

  /** Encodes as today's senders do: linked blocks of 64 KiB, checksums of blocks and content. */
  public static byte[] encode(ByteSlice content) {
    return Lz4Encoder.frame(content);
  }

  static int checksum(byte[] bytes, int offset, int length) {
    return XX_HASH.hash(bytes, offset, length, 0);
  }

  private ByteSlice decode() {
    if (in32() != MAGIC) {
      throw error("does not start with the magic number of LZ4 frames");
    }
    int descriptor = at;
    int flags = in8();
    int blockCode = in8();
    if ((flags & 0xc2) != VERSION || (blockCode & 0x8f) != 0 || blockCode < 0x40) {
      throw error("unknown flags " + Integer.toHexString(flags << 8 | blockCode));
    }
    int maxBlock = 1 << (8 + (blockCode >> 4) * 2);
    long contentSize = -1;
    if ((flags & CONTENT_SIZE) != 0) {
      require(8);
      contentSize = LittleEndian.i64(in, at);
      at += 8;
    }
    if ((flags & DICTIONARY) != 0) {
      in32();
    }
    int headerSum = checksum(in, descriptor, at - descriptor) >>> 8 & 0xff;
    if (in8() != headerSum) {
      throw error("wrong checksum of the header");
    }
    for (int block = in32(); block != 0; block = in32()) {
      block(block, flags, maxBlock);
    }
    if ((flags & CONTENT_CHECKSUM) != 0 && in32() != checksum(out, 0, size)) {
      throw error("wrong checksum of the content");
    }
    if (contentSize != -1 && contentSize != size) {
      throw error("announces " + Long.toUnsignedString(contentSize) + " bytes, holds " + size);
    }
    return new ByteSlice(out, 0, size);
  }

  private void block(int head, int flags, int maxBlock) {
    int length = head & ~STORED;
    if (length > maxBlock) {
      throw error("a block of " + length + " bytes, more than its " + maxBlock);
    }
    require(length);
    int data = at;
    at += length;
    if ((flags & BLOCK_CHECKSUM) != 0 && in32() != checksum(in, data, length)) {
      throw error("wrong checksum of a block");
    }
    int limit = (int) Math.min((long) size + maxBlock, maxContent);
    if ((head & STORED) != 0) {
      if (length > limit - size) {
        throw tooLarge();
      }
      reserve(length);
      System.arraycopy(in, data, out, size, length);
      size += length;
      return;
    }
    // A byte of LZ4 stands for 255 bytes of content at most.
    limit = (int) Math.min(limit, size + length * 255L);
    reserve(limit - size);
    int lowest = (flags & INDEPENDENT) != 0 ? size : 0;
    try {
      size = Lz4Block.decode(in, data, data + length, out, size, lowest, limit);
    } catch (MicromegasException e) {
      throw limit == maxContent ? tooLarge() : e;
    }
  }

  private MicromegasException tooLarge() {
    return new MicromegasException(
        ErrorCode.CORRUPT_BLOCK,
        PART + ": corrupt, or more content than the limit of " + maxContent + " bytes");
  }

  private void reserve(int more) {
    long needed = (long) size + more + Lz4Block.SLACK;
    if (needed > out.length) {
      // Twice the content so far, or what the rest makes if it compresses as well.
      long guess = size == 0 ? 4L * (inEnd - origin) : 2L * size;
      long most = (long) maxContent + Lz4Block.SLACK;
      out = Arrays.copyOf(out, (int) Math.max(needed, Math.min(guess, most)));
    }
  }

  private int in8() {
    require(1);
    return in[at++] & 0xff;
  }

  private int in32() {
    require(4);
    int value = LittleEndian.i32(in, at);
    at += 4;
    return value;
  }

  private void require(int bytes) {
    if (bytes > inEnd - at) {
      throw error("ends in the middle");
    }
  }

  private MicromegasException error(String what) {
    return Corrupt.at(PART, at - origin, what);
  }
}
