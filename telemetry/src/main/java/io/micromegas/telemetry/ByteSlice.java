package io.micromegas.telemetry;

import java.util.Arrays;

/**
 * A range of a byte array; not copied, must not be changed.
 *
 * @param array holds the bytes
 * @param offset of the first byte
 * @param length number of bytes
 */
public record ByteSlice(byte[] array, int offset, int length) {
  /** Refuses a range that is not inside the array. */
  public ByteSlice {
    if ((offset | length) < 0 || length > array.length - offset) {
      throw new IndexOutOfBoundsException(
          offset + ".." + ((long) offset + length) + " of " + array.length + " bytes");
    }
  }

  /** All of an array. */
  public static ByteSlice of(byte[] array) {
    return new ByteSlice(array, 0, array.length);
  }

  /** Returns the offset behind the last byte. */
  public int end() {
    return offset + length;
  }

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }
}
