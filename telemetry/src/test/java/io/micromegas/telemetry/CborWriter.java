package io.micromegas.telemetry;

import java.nio.charset.StandardCharsets;

/** Writes canonical CBOR: definite containers, shortest integers. */
final class CborWriter {
  private final ByteBuilder out;

  CborWriter(int capacity) {
    out = new ByteBuilder(capacity);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  CborWriter map(int pairs) {
    return head(0xa0, pairs);
  }

  CborWriter array(int items) {
    return head(0x80, items);
  }

  CborWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(0x60, utf8.length);
    out.bytes(utf8);
    return this;
  }

  CborWriter bytes(ByteSlice bytes) {
    head(0x40, bytes.length());
    out.bytes(bytes.array(), bytes.offset(), bytes.length());
    return this;
  }

  CborWriter integer(long value) {
    return value >= 0 ? head(0, value) : head(0x20, ~value);
  }

  /** Writes an integer of 64 bits, taken as unsigned. */
  CborWriter unsigned(long value) {
    return head(0, value);
  }

  CborWriter bool(boolean value) {
    out.u8(value ? 0xf5 : 0xf4);
    return this;
  }

  CborWriter nul() {
    out.u8(0xf6);
    return this;
  }

  /** Writes bytes that are CBOR already. */
  CborWriter raw(byte[] cbor) {
    out.bytes(cbor);
    return this;
  }

  private CborWriter head(int major, long argument) {
    if (argument >= 0 && argument < 24) {
      out.u8(major | (int) argument);
    } else if (argument >>> 8 == 0) {
      out.u8(major | 24).u8((int) argument);
    } else if (argument >>> 16 == 0) {
      out.u8(major | 25).u8((int) (argument >>> 8)).u8((int) argument);
    } else if (argument >>> 32 == 0) {
      out.u8(major | 26).u32(Integer.reverseBytes((int) argument));
    } else {
      out.u8(major | 27).u64(Long.reverseBytes(argument));
    }
    return this;
  }
}
