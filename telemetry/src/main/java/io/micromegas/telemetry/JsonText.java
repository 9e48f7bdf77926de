package io.micromegas.telemetry;

import java.nio.charset.StandardCharsets;

/** Texts as JSON strings. */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonText() {}

  /** Appends valid UTF-8 in quotes; at worst each byte becomes six. */
  static void quoted(byte[] utf8, int offset, int length, ByteBuilder out) {
    out.u8('"');
    for (int i = offset; i < offset + length; i++) {
      byte b = utf8[i];
      switch (b) {
        case '"', '\\' -> out.u8('\\').u8(b);
        case '\b' -> out.u8('\\').u8('b');
        case '\f' -> out.u8('\\').u8('f');
        case '\n' -> out.u8('\\').u8('n');
        case '\r' -> out.u8('\\').u8('r');
        case '\t' -> out.u8('\\').u8('t');
        default -> {
          if (b >= 0 && b < 0x20) {
            out.u8('\\').u8('u').u8('0').u8('0').u8(HEX[b >> 4]).u8(HEX[b & 15]);
          } else {
            out.u8(b);
          }
        }
      }
    }
    out.u8('"');
  }
}
