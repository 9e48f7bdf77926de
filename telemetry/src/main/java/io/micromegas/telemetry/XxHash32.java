package io.micromegas.telemetry;

/** The 32-bit xxHash: checksums of LZ4 frames, hashes of call sites. */
final class XxHash32 {
  private static final int PRIME1 = 0x9E3779B1;
  private static final int PRIME2 = 0x85EBCA77;
  private static final int PRIME3 = 0xC2B2AE3D;
  private static final int PRIME4 = 0x27D4EB2F;
  private static final int PRIME5 = 0x165667B1;

  private XxHash32() {}

  static int hash(byte[] bytes, int seed) {
    return hash(bytes, 0, bytes.length, seed);
  }

  static int hash(byte[] bytes, int offset, int length, int seed) {
    int at = offset;
    int end = offset + length;
    int hash;
    if (length >= 16) {
      int a = seed + PRIME1 + PRIME2;
      int b = seed + PRIME2;
      int c = seed;
      int d = seed - PRIME1;
      for (; at <= end - 16; at += 16) {
        a = round(a, LittleEndian.i32(bytes, at));
        b = round(b, LittleEndian.i32(bytes, at + 4));
        c = round(c, LittleEndian.i32(bytes, at + 8));
        d = round(d, LittleEndian.i32(bytes, at + 12));
      }
      hash =
          Integer.rotateLeft(a, 1)
              + Integer.rotateLeft(b, 7)
              + Integer.rotateLeft(c, 12)
              + Integer.rotateLeft(d, 18);
    } else {
      hash = seed + PRIME5;
    }
    hash += length;
    for (; at <= end - 4; at += 4) {
      hash = Integer.rotateLeft(hash + LittleEndian.i32(bytes, at) * PRIME3, 17) * PRIME4;
    }
    for (; at < end; at++) {
      hash = Integer.rotateLeft(hash + (bytes[at] & 0xff) * PRIME5, 11) * PRIME1;
    }
    hash = (hash ^ hash >>> 15) * PRIME2;
    hash = (hash ^ hash >>> 13) * PRIME3;
    return hash ^ hash >>> 16;
  }

  private static int round(int lane, int word) {
    return Integer.rotateLeft(lane + word * PRIME2, 13) * PRIME1;
  }
}
