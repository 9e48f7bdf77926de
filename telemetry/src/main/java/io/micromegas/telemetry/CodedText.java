package io.micromegas.telemetry;

/** Strings that state their encoding: a byte of codec, 32 bits of length (ingestion-wire 4.5). */
final class CodedText {
  /** UTF-8 that must be valid: not a codec of the wire, but what strings without one are. */
  static final int STRICT = -1;

  static final int ANSI = 0;
  static final int WIDE = 1;
  static final int UTF8 = 2;

  /** Bytes of codec and length. */
  static final int HEADER = 5;

  private CodedText() {}

  /** Returns what is wrong with the header at {@code at}, or an empty text. */
  static String problem(byte[] in, int at, int windowEnd) {
    if (windowEnd - at < HEADER) {
      return "ends within the header of a string";
    }
    int codec = in[at];
    int length = length(in, at);
    if (codec < ANSI || codec > UTF8) {
      return "codec " + (codec & 0xff) + " of a string is not known";
    }
    if (length < 0 || length > windowEnd - at - HEADER) {
      return "a string of "
          + Integer.toUnsignedLong(length)
          + " bytes where "
          + (windowEnd - at - HEADER)
          + " are left";
    }
    if (codec == WIDE && (length & 1) != 0) {
      return "UTF-16 of an odd number of bytes: " + length;
    }
    return "";
  }

  static int length(byte[] in, int at) {
    return LittleEndian.i32(in, at + 1);
  }

  /** Appends the text as valid UTF-8. */
  static void transcode(int codec, byte[] in, int offset, int length, ByteBuilder out) {
    if (codec == WIDE) {
      Utf8.fromUtf16(in, offset, length, out);
    } else {
      Utf8.repair(in, offset, length, out);
    }
  }
}
