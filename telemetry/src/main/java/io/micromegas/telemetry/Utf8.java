package io.micromegas.telemetry;

/**
 * UTF-8: checking, and repair by the Unicode standard's rule of maximal subparts. The JDK's decoder
 * does not follow that rule for encoded surrogates, and would need a detour over {@code String}.
 */
final class Utf8 {
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  static boolean isValid(byte[] bytes, int offset, int length) {
    return validPrefix(bytes, offset, offset + length) == offset + length;
  }

  /** Returns where the longest valid part from {@code at} ends. */
  private static int validPrefix(byte[] bytes, int at, int end) {
    while (at < end) {
      at = asciiPrefix(bytes, at, end);
      if (at < end) {
        int length = sequence(bytes, at, end);
        if (length <= 0) {
          return at;
        }
        at += length;
      }
    }
    return end;
  }

  private static int asciiPrefix(byte[] bytes, int at, int end) {
    while (at <= end - 8) {
      long high = LittleEndian.i64(bytes, at) & NOT_ASCII;
      if (high != 0) {
        return at + (Long.numberOfTrailingZeros(high) >>> 3);
      }
      at += 8;
    }
    while (at < end && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /**
   * Returns the length of the sequence at {@code at}; when it is not valid, minus the number of
   * bytes that one replacement character stands for.
   */
  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length;
    int low = 0x80;
    int high = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
      length = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
      length = 3;
      low = first == 0xe0 ? 0xa0 : low;
      high = first == 0xed ? 0x9f : high;
    } else if (first >= 0xf0 && first <= 0xf4) {
      length = 4;
      low = first == 0xf0 ? 0x90 : low;
      high = first == 0xf4 ? 0x8f : high;
    } else {
      return -1;
    }
    for (int i = 1; i < length; i++) {
      int next = at + i < end ? bytes[at + i] & 0xff : 0;
      if (next < low || next > high) {
        return -i;
      }
      low = 0x80;
      high = 0xbf;
    }
    return length;
  }

  /** Appends the bytes to {@code out}, U+FFFD in place of each maximal invalid subpart. */
  static void repair(byte[] bytes, int offset, int length, ByteBuilder out) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int valid = validPrefix(bytes, at, end);
      out.bytes(bytes, at, valid - at);
      at = valid;
      if (at < end) {
        replacement(out);
        at -= sequence(bytes, at, end);
      }
    }
  }

  /** Appends UTF-16 little-endian text as UTF-8, U+FFFD in place of each unpaired surrogate. */
  static void fromUtf16(byte[] bytes, int offset, int length, ByteBuilder out) {
    int end = offset + length;
    for (int at = offset; at < end; at += 2) {
      int unit = unit(bytes, at);
      if (unit < 0x80) {
        out.u8(unit);
      } else if (unit < 0x800) {
        out.u8(0xc0 | unit >> 6).u8(trail(unit));
      } else if (!Character.isSurrogate((char) unit)) {
        out.u8(0xe0 | unit >> 12).u8(trail(unit >> 6)).u8(trail(unit));
      } else if (unit < 0xdc00 && at + 2 < end && unit(bytes, at + 2) >>> 10 == 0x37) {
        int point = Character.toCodePoint((char) unit, (char) unit(bytes, at + 2));
        out.u8(0xf0 | point >> 18).u8(trail(point >> 12));
        out.u8(trail(point >> 6)).u8(trail(point));
        at += 2;
      } else {
        replacement(out);
      }
    }
  }

  private static int unit(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  private static int trail(int bits) {
    return 0x80 | (bits & 0x3f);
  }

  private static void replacement(ByteBuilder out) {
    out.u8(0xef).u8(0xbf).u8(0xbd);
  }
}
