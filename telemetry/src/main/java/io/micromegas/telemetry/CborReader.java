package io.micromegas.telemetry;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads CBOR (RFC 8949) through Jackson, which stands on the first token of the value to be read.
 * What Jackson is more lenient about than we are is checked on the initial byte of a value: keys
 * that are not text, text that is not UTF-8, numbers and texts that come out of tags, lengths of
 * 2^31 and more (taken as indefinite).
 */
final class CborReader {
  /** How a value is read. */
  interface Value<T> {
    T read(CborReader in) throws IOException;
  }

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  private static final String[] MAJOR = {
    "an integer", "a negative integer", "bytes", "text", "an array", "a map", "a tag"
  };

  private final byte[] in;
  private final String body;
  private final CBORParser parser;
  private String path = "";

  private CborReader(byte[] in, String body, CBORParser parser) {
    this.in = in;
    this.body = body;
    this.parser = parser;
  }

  /** Reads {@code in} from its start; {@code body} names it in error messages. */
  static <T> T read(byte[] in, String body, Value<T> value) {
    try (CBORParser parser = CborFormat.parser(in)) {
      CborReader reader = new CborReader(in, body, parser);
      try {
        reader.next();
        return value.read(reader);
      } catch (JsonEOFException e) {
        throw reader.error("ends in the middle", e);
      } catch (StreamConstraintsException e) {
        throw reader.error(e.getOriginalMessage(), e);
      } catch (JsonProcessingException e) {
        throw reader.error("not CBOR: " + e.getOriginalMessage(), e);
      }
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.INVALID_ARGUMENT, body + ": " + e.getMessage(), e);
    }
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
    return error(what, null);
  }

  private MicromegasException error(String what, @Nullable Throwable cause) {
    String where = path.isEmpty() ? body : body + ": field " + path;
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, where + ": " + what + " (byte " + position() + ")", cause);
  }

  void startMap() {
    expect(JsonToken.START_OBJECT, MAP);
  }

  /** Moves to the next value of a map and returns its key, or null at the end of the map. */
  @Nullable String nextKey() throws IOException {
    checkTags();
    String key = parser.nextFieldName();
    if (key == null) {
      return null;
    }
    int head = head();
    if (major(head) != TEXT) {
      throw error("a map key that is not text");
    }
    checkText(head, key);
    next();
    return key;
  }

  void startArray() {
    expect(JsonToken.START_ARRAY, ARRAY);
  }

  /** Moves to the next item of an array; false at its end. */
  boolean nextItem() throws IOException {
    return next() != JsonToken.END_ARRAY;
  }

  /** Skips a value of any kind. */
  void skip() throws IOException {
    JsonToken token = parser.currentToken();
    for (int open = 0; ; token = next()) {
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
        parser.readBinaryValue(OutputStream.nullOutputStream());
      } else {
        parser.finishToken();
      }
      if (open == 0) {
        return;
      }
    }
  }

  /** Moves to the next token, with the one before read to its end. */
  private JsonToken next() throws IOException {
    checkTags();
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw error("ends in the middle");
    }
    return token;
  }

  private void checkTags() {
    int at = position();
    for (int tags = 0; at < in.length && major(at) == TAG; at = afterHead(at)) {
      if (++tags > CborFormat.MAX_TAGS) {
        throw error("more than " + CborFormat.MAX_TAGS + " tags before one value");
      }
    }
  }

  /** Whether the value is null or undefined. */
  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean readBoolean() throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw unexpected("true or false", head());
    }
    return parser.getBooleanValue();
  }

  long readLong() throws IOException {
    int head = head();
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || major(head) > NEGATIVE) {
      throw unexpected("an integer", head);
    }
    if (parser.getNumberType() == NumberType.BIG_INTEGER) {
      throw error("an integer outside 64 bits signed");
    }
    return parser.getLongValue();
  }

  int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw error(value + " is outside 32 bits signed");
    }
    return (int) value;
  }

  /** Returns an integer of 64 bits, to be taken as unsigned. */
  long readUnsigned() throws IOException {
    int head = head();
    // Bytes are what Jackson writes for 2^63 and more: a tagged big number.
    boolean number = major(head) == UNSIGNED || major(head) == BYTES;
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || !number) {
      throw unexpected("an unsigned integer", head);
    }
    if (parser.getNumberType() != NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    BigInteger value = parser.getBigIntegerValue();
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw error("an integer outside 64 bits unsigned");
    }
    return value.longValue();
  }

  String readText() throws IOException {
    int head = expect(JsonToken.VALUE_STRING, TEXT);
    String text = parser.getText();
    checkText(head, text);
    return text;
  }

  private void checkText(int head, String text) {
    checkLength(head);
    boolean valid;
    if ((in[head] & 31) == 31) {
      valid = StandardCharsets.UTF_8.newEncoder().canEncode(text);
    } else {
      int from = afterHead(head);
      valid = Utf8.isValid(in, from, position() - from);
    }
    if (!valid) {
      throw error("text that is not UTF-8");
    }
    if (text.indexOf('\0') >= 0) {
      throw error("text with U+0000, which can not be stored");
    }
  }

  /**
   * Reads a byte string, definite or not, or the legacy form: an array with an integer for each
   * byte. A definite byte string is not copied.
   */
  ByteSlice readBytes() throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      return byteArray();
    }
    expect(JsonToken.VALUE_EMBEDDED_OBJECT, BYTES);
    ByteGatherer bytes = new ByteGatherer();
    parser.readBinaryValue(bytes);
    return bytes.slice();
  }

  private ByteSlice byteArray() throws IOException {
    startArray();
    ByteBuilder out = new ByteBuilder(64);
    while (nextItem()) {
      long value = readUnsigned();
      if (value < 0 || value > 255) {
        throw error(Long.toUnsignedString(value) + " is not a byte");
      }
      out.u8((int) value);
    }
    return out.slice();
  }

  private int expect(JsonToken token, int major) {
    int head = head();
    if (major(head) != major) {
      throw unexpected(MAJOR[major], head);
    }
    if (parser.currentToken() != token) {
      throw error("expected " + MAJOR[major] + ", got a tag that makes it a number");
    }
    checkLength(head);
    return head;
  }

  private void checkLength(int head) {
    if ((in[head] & 31) == 26 && in[head + 1] < 0) {
      throw error("claims a length of 2 GiB or more");
    }
  }

  private int position() {
    return (int) parser.currentLocation().getByteOffset();
  }

  /** Where the initial byte of the current value or key is, behind its tags. */
  private int head() {
    int at = (int) parser.currentTokenLocation().getByteOffset();
    while (major(at) == TAG) {
      at = afterHead(at);
    }
    return at;
  }

  private int major(int at) {
    return (in[at] & 0xff) >>> 5;
  }

  private int afterHead(int at) {
    int info = in[at] & 31;
    return at + 1 + (info < 24 ? 0 : 1 << (info - 24));
  }

  private MicromegasException unexpected(String wanted, int head) {
    int major = major(head);
    String got = major < MAJOR.length ? MAJOR[major] : isNull() ? "null" : "a simple value";
    return error("expected " + wanted + ", got " + got);
  }
}
