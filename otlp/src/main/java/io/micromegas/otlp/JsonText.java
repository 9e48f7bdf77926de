package io.micromegas.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes JSON as UTF-8 into bytes that are used again and again. Not thread-safe. */
final class JsonText {
  private static final int LARGEST = Integer.MAX_VALUE - 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private byte[] bytes;
  private int size;

  JsonText() {
    this(256);
  }

  /** Begins with room for so many bytes. */
  JsonText(int room) {
    bytes = new byte[room];
  }

  /** Where the text stands, from 0; valid until more is written. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Forgets what was written. */
  JsonText clear() {
    return cut(0);
  }

  /** Forgets what was written from there on. */
  JsonText cut(int from) {
    size = from;
    return this;
  }

  JsonText raw(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  JsonText raw(String ascii) {
    int length = ascii.length();
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  JsonText raw(byte[] in, int offset, int length) {
    room(length);
    System.arraycopy(in, offset, bytes, size, length);
    size += length;
    return this;
  }

  JsonText quoted(byte[] in, int offset, int length) {
    // Text that needs no escape is copied as it is looked at; most is.
    room(length + 2L);
    int end = offset + length;
    byte[] out = bytes;
    int to = size;
    out[to++] = '"';
    int at = offset;
    while (at <= end - Long.BYTES) {
      long eight = (long) LONG.get(in, at);
      if (needsEscape(eight)) {
        break;
      }
      LONG.set(out, to, eight);
      at += Long.BYTES;
      to += Long.BYTES;
    }
    while (at < end) {
      byte b = in[at];
      if (b < ' ' || b == '"' || b == '\\') {
        break;
      }
      out[to++] = b;
      at++;
    }
    size = to;
    return at == end ? raw('"') : escaped(in, at, end);
  }

  /** Whether one of eight bytes may not stand as it is, or is not ASCII. */
  private static boolean needsEscape(long eight) {
    long control = eight - ONES * ' ';
    long quote = eight ^ ONES * '"';
    long backslash = eight ^ ONES * '\\';
    return ((control | (quote - ONES) | (backslash - ONES) | eight) & HIGH_BITS) != 0;
  }

  private JsonText escaped(byte[] in, int from, int end) {
    Utf8Check.require(in, from, end - from);
    // An escape is six bytes at most.
    room(6L * (end - from) + 1);
    for (int i = from; i < end; i++) {
      byte b = in[i];
      switch (b) {
        case '"', '\\' -> raw('\\').raw((char) b);
        case '\b' -> raw("\\b");
        case '\f' -> raw("\\f");
        case '\n' -> raw("\\n");
        case '\r' -> raw("\\r");
        case '\t' -> raw("\\t");
        default -> {
          if (b >= 0 && b < ' ') {
            raw("\\u00").hex(b);
          } else {
            bytes[size++] = b;
          }
        }
      }
    }
    return raw('"');
  }

  /** Two digits. */
  private void hex(byte b) {
    room(2);
    bytes[size++] = HEX[b >> 4 & 15];
    bytes[size++] = HEX[b & 15];
  }

  /** Two lower-case digits for each byte. */
  JsonText hex(byte[] in, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      hex(in[i]);
    }
    return this;
  }

  /** RFC 4648, padded. */
  JsonText base64(byte[] in, int offset, int length) {
    room(4L * (length / 3 + 1));
    int end = offset + length;
    for (int at = offset; at < end; at += 3) {
      int left = end - at;
      int bits =
          (in[at] & 0xff) << 16
              | (left > 1 ? (in[at + 1] & 0xff) << 8 : 0)
              | (left > 2 ? in[at + 2] & 0xff : 0);
      bytes[size++] = BASE64[bits >> 18];
      bytes[size++] = BASE64[bits >> 12 & 63];
      bytes[size++] = left > 1 ? BASE64[bits >> 6 & 63] : (byte) '=';
      bytes[size++] = left > 2 ? BASE64[bits & 63] : (byte) '=';
    }
    return this;
  }

  JsonText number(long value) {
    if (value < 0) {
      // Of the smallest number there is no positive one.
      return raw(Long.toString(value));
    }
    room(20);
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    int at = size + digits;
    size = at;
    long rest = value;
    do {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return this;
  }

  /** A number, or null: JSON has no infinities. */
  JsonText number(double value) {
    return raw(Double.isFinite(value) ? Double.toString(value) : "null");
  }

  private void room(long more) {
    if (more > bytes.length - size) {
      long needed = size + more;
      if (needed > LARGEST) {
        throw Wire.corrupt("its texts need more than one array can take");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(needed, 2L * bytes.length)));
    }
  }
}
