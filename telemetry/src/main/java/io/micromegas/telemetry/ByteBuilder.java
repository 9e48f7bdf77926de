package io.micromegas.telemetry;

import java.util.Arrays;

/** A growing array of bytes; numbers are written little-endian. */
final class ByteBuilder {

  private byte[] bytes;
  private int size;

  ByteBuilder(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Returns what was written; it changes with the next write. */
  ByteSlice slice() {
    return new ByteSlice(bytes, 0, size);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  ByteBuilder u8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteBuilder u32(int value) {
    reserve(4);
    LittleEndian.i32(bytes, size, value);
    size += 4;
    return this;
  }

  ByteBuilder u64(long value) {
    reserve(8);
    LittleEndian.i64(bytes, size, value);
    size += 8;
    return this;
  }

  ByteBuilder bytes(byte[] source) {
    return bytes(source, 0, source.length);
  }

  ByteBuilder bytes(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    return this;
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      int wanted = Math.addExact(size, more);
      int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(wanted, doubled));
    }
  }
}
