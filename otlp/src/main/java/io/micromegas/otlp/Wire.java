package io.micromegas.otlp;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/**
 * Walks over the fields of one encoded message (protobuf.dev, "Encoding") where they stand: nothing
 * is copied or allocated, so that rows are read without making objects of them. What is not there
 * is never believed: bytes that are no message are CORRUPT_BLOCK. Not thread-safe.
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int TYPE_MASK = 7;

  private byte[] in = {};
  private int at;
  private int end;
  private int tag;
  private long number;
  private int offset;

  /** Begins at the first field of a message. */
  Wire over(byte[] bytes, int from, int length) {
    in = bytes;
    at = from;
    end = from + length;
    return this;
  }

  /** Begins at the first field of the message that is the other's current field. */
  Wire into(Wire outer) {
    return over(outer.in, outer.offset, outer.length());
  }

  /** Goes to the next field; false behind the last. */
  boolean next() {
    if (at >= end) {
      return false;
    }
    long key = varint();
    int type = (int) key & TYPE_MASK;
    if (key >>> 32 != 0 || key >>> TYPE_BITS == 0) {
      throw corrupt("a field's number is not one");
    }
    tag = (int) key;
    switch (type) {
      case VARINT -> number = varint();
      case FIXED64 -> number = fixed(Long.BYTES);
      case FIXED32 -> number = fixed(Integer.BYTES);
      case LENGTH -> {
        long length = varint();
        if (length < 0 || length > end - at) {
          throw corrupt("a field is longer than what it is in");
        }
        offset = at;
        number = length;
        at += (int) length;
      }
      default -> throw corrupt("a field is of an unknown type");
    }
    return true;
  }

  /** Number and type of the current field, as {@link #tag(int, int)} gives it. */
  int tag() {
    return tag;
  }

  /** What {@link #tag()} is for a field. */
  static int tag(int field, int type) {
    return field << TYPE_BITS | type;
  }

  /** Value of a field that is a number; of a double its bits. */
  long number() {
    return number;
  }

  double real() {
    return Double.longBitsToDouble(number);
  }

  byte[] bytes() {
    return in;
  }

  /** Where the content of a field with a length begins. */
  int offset() {
    return offset;
  }

  int length() {
    return (int) number;
  }

  /** Behind the current field. */
  int position() {
    return at;
  }

  /** Numbers packed into one field. */
  static final class Packed {
    private final Wire wire;
    private final int type;
    private long number;

    private Packed(Wire wire, int type) {
      this.wire = wire;
      this.type = type;
    }

    boolean next() {
      if (wire.at >= wire.end) {
        return false;
      }
      number = type == VARINT ? wire.varint() : wire.fixed(Long.BYTES);
      return true;
    }

    long number() {
      return number;
    }
  }

  /** Returns the numbers packed into the current field, each a {@link #VARINT} or of 8 bytes. */
  Packed packed(int type) {
    return new Packed(new Wire().into(this), type);
  }

  private long varint() {
    // Nearly all are of one byte.
    if (at < end && in[at] >= 0) {
      return in[at++];
    }
    return longVarint();
  }

  private long longVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw corrupt("it ends within a number");
      }
      byte b = in[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw corrupt("a number is longer than 64 bits");
  }

  private long fixed(int size) {
    if (end - at < size) {
      throw corrupt("it ends within a number");
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (in[at + i] & 0xff);
    }
    at += size;
    return value;
  }

  static MicromegasException corrupt(String why) {
    return new MicromegasException(
        ErrorCode.CORRUPT_BLOCK, "its OTLP message does not parse: " + why);
  }
}
