package io.micromegas.telemetry;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A pull reader of CBOR (RFC 8949) over a byte array. Semantic tags are skipped. Nothing is
 * allocated by what a length claims: a length is first compared with the bytes that are left.
 */
final class CborReader {
  /** How deep unknown values may nest. */
  static final int MAX_DEPTH = 64;

  /** Returned by {@link #mapHeader} and {@link #arrayHeader} for containers that end by a break. */
  static final long INDEFINITE = -1;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;
  private static final int BREAK = 0xff;

  private static final String[] MAJOR = {
    "an integer", "a negative integer", "bytes", "text", "an array", "a map", "a tag"
  };

  private final byte[] in;
  private final String body;
  private int position;
  private String path = "";

  /** Reads {@code in} from its start; {@code body} names it in error messages. */
  CborReader(byte[] in, String body) {
    this.in = in;
    this.body = body;
  }

  /** Says which field is being read, for error messages; returns the one before. */
  String enter(String field) {
    String before = path;
    path = before.isEmpty() ? field : before + "." + field;
    return before;
  }

  void leave(String before) {
    path = before;
  }

  MicromegasException error(String what) {
    String where = path.isEmpty() ? body : body + ": field " + path;
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, where + ": " + what + " (byte " + position + ")");
  }

  int position() {
    return position;
  }

  /** Returns the number of pairs, or {@link #INDEFINITE}. */
  long mapHeader() {
    return containerHeader(MAP, 2);
  }

  /** Returns the number of items, or {@link #INDEFINITE}. */
  long arrayHeader() {
    return containerHeader(ARRAY, 1);
  }

  private long containerHeader(int major, int bytesPerItem) {
    int head = head();
    if (head >>> 5 != major) {
      throw unexpected(MAJOR[major], head);
    }
    if ((head & 31) == 31) {
      return INDEFINITE;
    }
    long count = argument(head);
    if (count < 0 || count > (in.length - position) / bytesPerItem) {
      throw error(
          "claims " + Long.toUnsignedString(count) + " items with " + left() + " bytes left");
    }
    return count;
  }

  /** Returns whether another item follows, having read {@code done} of {@code count}. */
  boolean more(long count, long done) {
    if (count != INDEFINITE) {
      return done < count;
    }
    if (position >= in.length) {
      throw truncated();
    }
    if ((in[position] & 0xff) == BREAK) {
      position++;
      return false;
    }
    return true;
  }

  boolean isText() {
    return peek() == TEXT;
  }

  boolean isArray() {
    return peek() == ARRAY;
  }

  /** Reads null (or undefined) if that is next. */
  boolean skipNull() {
    peek();
    int head = in[position] & 0xff;
    if (head == 0xf6 || head == 0xf7) {
      position++;
      return true;
    }
    return false;
  }

  boolean readBoolean() {
    int head = head();
    if (head == 0xf4 || head == 0xf5) {
      return head == 0xf5;
    }
    throw unexpected("true or false", head);
  }

  long readLong() {
    int head = head();
    int major = head >>> 5;
    if (major != UNSIGNED && major != NEGATIVE) {
      throw unexpected("an integer", head);
    }
    long value = argument(head);
    if (value < 0) {
      throw error("an integer outside 64 bits signed");
    }
    return major == UNSIGNED ? value : ~value;
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw error(value + " is outside 32 bits signed");
    }
    return (int) value;
  }

  /** Returns an integer of 64 bits, to be taken as unsigned. */
  long readUnsigned() {
    int head = head();
    if (head >>> 5 != UNSIGNED) {
      throw unexpected("an unsigned integer", head);
    }
    return argument(head);
  }

  String readText() {
    int head = head();
    if (head >>> 5 != TEXT) {
      throw unexpected("text", head);
    }
    if ((head & 31) == 31) {
      ByteSlice chunks = chunks(TEXT);
      return text(chunks.array(), chunks.offset(), chunks.length());
    }
    int length = length(head);
    String text = text(in, position, length);
    position += length;
    return text;
  }

  private String text(byte[] bytes, int offset, int length) {
    if (!Utf8.isValid(bytes, offset, length)) {
      throw error("text that is not UTF-8");
    }
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw error("text with U+0000, which can not be stored");
    }
    return text;
  }

  /**
   * Reads a byte string, definite or not, or the legacy form: an array with an integer for each
   * byte. A definite byte string is not copied.
   */
  ByteSlice readBytes() {
    if (isArray()) {
      return byteArray();
    }
    int head = head();
    if (head >>> 5 != BYTES) {
      throw unexpected("bytes", head);
    }
    if ((head & 31) == 31) {
      return chunks(BYTES);
    }
    int length = length(head);
    ByteSlice slice = new ByteSlice(in, position, length);
    position += length;
    return slice;
  }

  private ByteSlice byteArray() {
    long count = arrayHeader();
    // An item takes a byte of input at least, so what is allocated is within the input's size.
    ByteBuilder out = new ByteBuilder(count == INDEFINITE ? 64 : (int) count);
    for (long done = 0; more(count, done); done++) {
      long value = readUnsigned();
      if (value < 0 || value > 255) {
        throw error(Long.toUnsignedString(value) + " is not a byte");
      }
      out.u8((int) value);
    }
    return out.slice();
  }

  private ByteSlice chunks(int major) {
    ByteBuilder out = new ByteBuilder(64);
    while (more(INDEFINITE, 0)) {
      int head = in[position++] & 0xff;
      if (head >>> 5 != major || (head & 31) == 31) {
        throw unexpected("a chunk of " + MAJOR[major], head);
      }
      int length = length(head);
      out.bytes(in, position, length);
      position += length;
    }
    return out.slice();
  }

  /** Skips a value of any kind. */
  void skip() {
    skip(MAX_DEPTH);
  }

  private void skip(int depth) {
    if (depth == 0) {
      throw error("values nested deeper than " + MAX_DEPTH);
    }
    int head = head();
    switch (head >>> 5) {
      case UNSIGNED, NEGATIVE -> argument(head);
      case BYTES, TEXT -> {
        if ((head & 31) == 31) {
          chunks(head >>> 5);
        } else {
          position += length(head);
        }
      }
      case ARRAY, MAP -> {
        long count = (head & 31) == 31 ? INDEFINITE : argument(head);
        if (count < INDEFINITE) {
          throw error("claims " + Long.toUnsignedString(count) + " items");
        }
        boolean map = head >>> 5 == MAP;
        for (long done = 0; more(count, done); done++) {
          skip(depth - 1);
          if (map) {
            skip(depth - 1);
          }
        }
      }
      default -> {
        if (head == BREAK) {
          throw error("a break outside of an open container");
        }
        argument(head);
      }
    }
  }

  /** Skips tags, returns the major type of what follows. */
  private int peek() {
    while (position < in.length && (in[position] & 0xff) >>> 5 == TAG) {
      argument(in[position++] & 0xff);
    }
    if (position >= in.length) {
      throw truncated();
    }
    return (in[position] & 0xff) >>> 5;
  }

  private int head() {
    peek();
    return in[position++] & 0xff;
  }

  private int length(int head) {
    long length = argument(head);
    if (length < 0 || length > in.length - position) {
      throw error("claims " + Long.toUnsignedString(length) + " bytes, " + left() + " are left");
    }
    return (int) length;
  }

  private long argument(int head) {
    int info = head & 31;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw error("not CBOR: initial byte 0x" + Integer.toHexString(head));
    }
    int width = 1 << (info - 24);
    if (width > left()) {
      throw truncated();
    }
    int at = position;
    position += width;
    return switch (width) {
      case 1 -> in[at] & 0xff;
      case 2 -> (short) SHORTS.get(in, at) & 0xffff;
      case 4 -> (int) INTS.get(in, at) & 0xffffffffL;
      default -> (long) LONGS.get(in, at);
    };
  }

  private int left() {
    return in.length - position;
  }

  private MicromegasException truncated() {
    return error("ends in the middle");
  }

  private MicromegasException unexpected(String wanted, int head) {
    int major = head >>> 5;
    String got = major < MAJOR.length ? MAJOR[major] : head == 0xf6 ? "null" : "a simple value";
    return error("expected " + wanted + ", got " + got);
  }
}
