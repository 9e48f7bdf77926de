package io.micromegas.query.perfetto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a protobuf message, field by field. Not thread-safe; cleared and used again. */
final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private byte[] bytes = new byte[256];
  private int size;

  ProtoMessage clear() {
    size = 0;
    return this;
  }

  int size() {
    return size;
  }

  /** A field of any integer type; negative ones of int32 and int64 take ten bytes. */
  ProtoMessage number(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  ProtoMessage text(int field, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return delimited(field, utf8, utf8.length);
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return delimited(field, value.bytes, value.size);
  }

  private ProtoMessage delimited(int field, byte[] value, int length) {
    varint(((long) field << 3) | LENGTH_DELIMITED);
    varint(length);
    ensure(length);
    System.arraycopy(value, 0, bytes, size, length);
    size += length;
    return this;
  }

  private void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
