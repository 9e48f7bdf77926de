package io.micromegas.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether bytes are a message just as protobuf's library writes it: decoding and encoding
 * them would give the same bytes. That is so of nearly all that exporters send, and saves both. A
 * message is in that form when
 *
 * <ul>
 *   <li>its fields are all known, in the order of their numbers, each of the type it should be;
 *   <li>only repeated ones come again, of a oneof only one member, packed ones in one piece;
 *   <li>fields without presence do not hold their default;
 *   <li>numbers are no longer than they have to be and within their type's range;
 *   <li>texts are valid UTF-8, and all this holds for the messages within.
 * </ul>
 *
 * <p>Thread-safe. Takes time by the bytes that are there, and no memory.
 */
final class CanonicalForm {
  /** Below the library's own limit, which decides about what is deeper. */
  private static final int MAX_DEPTH = 90;

  private static final int BROKEN = -1;
  private static final long SIGN_EXTENSION = -1L << 31;

  private enum Shape {
    ANY_VARINT,
    INT32,
    UINT32,
    BOOL,
    FIXED32,
    FIXED64,
    TEXT,
    BYTES,
    MESSAGE
  }

  private record Field(
      Shape shape, boolean repeated, boolean packed, boolean presence, int oneof, Message type) {
    int wireType() {
      return packed ? Wire.LENGTH : elementType(shape);
    }
  }

  /** What is known of a type of message; by the number of the field. */
  private static final class Message {
    private @Nullable Field[] fields = {};
  }

  private final Message root;

  private CanonicalForm(Message root) {
    this.root = root;
  }

  static CanonicalForm of(Descriptor type) {
    return new CanonicalForm(message(type, new HashMap<>()));
  }

  private static Message message(Descriptor type, Map<String, Message> known) {
    Message message = known.get(type.getFullName());
    if (message != null) {
      return message;
    }
    message = new Message();
    known.put(type.getFullName(), message);
    int highest = 0;
    for (FieldDescriptor field : type.getFields()) {
      highest = Math.max(highest, field.getNumber());
    }
    @Nullable Field[] fields = new Field[highest + 1];
    for (FieldDescriptor field : type.getFields()) {
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      fields[field.getNumber()] =
          new Field(
              shape(field.getType()),
              field.isRepeated(),
              field.isPacked(),
              field.hasPresence(),
              field.getContainingOneof() == null ? -1 : field.getContainingOneof().getIndex(),
              isMessage ? message(field.getMessageType(), known) : message);
    }
    message.fields = fields;
    return message;
  }

  private static Shape shape(FieldDescriptor.Type type) {
    return switch (type) {
      case INT64, UINT64, SINT64 -> Shape.ANY_VARINT;
      case INT32, ENUM -> Shape.INT32;
      case UINT32, SINT32 -> Shape.UINT32;
      case BOOL -> Shape.BOOL;
      case FIXED32, SFIXED32, FLOAT -> Shape.FIXED32;
      case FIXED64, SFIXED64, DOUBLE -> Shape.FIXED64;
      case STRING -> Shape.TEXT;
      case BYTES -> Shape.BYTES;
      case MESSAGE -> Shape.MESSAGE;
      case GROUP -> throw new IllegalArgumentException("OTLP has no groups");
    };
  }

  private static int elementType(Shape shape) {
    return switch (shape) {
      case ANY_VARINT, INT32, UINT32, BOOL -> Wire.VARINT;
      case FIXED32 -> Wire.FIXED32;
      case FIXED64 -> Wire.FIXED64;
      case TEXT, BYTES, MESSAGE -> Wire.LENGTH;
    };
  }

  boolean holds(byte[] bytes) {
    return holds(bytes, 0, bytes.length, root, MAX_DEPTH);
  }

  private static boolean holds(byte[] in, int from, int to, Message type, int depth) {
    if (depth == 0) {
      return false;
    }
    int at = from;
    int last = 0;
    long oneofs = 0;
    @Nullable Field[] fields = type.fields;
    while (at < to) {
      long tag = varint(in, at, to);
      at = afterVarint(in, at, to);
      int number = (int) (tag >>> 3);
      if (at == BROKEN || number < last || number >= fields.length || tag >>> 32 != 0) {
        return false;
      }
      Field field = fields[number];
      if (field == null
          || (tag & 7) != field.wireType()
          || (number == last && (!field.repeated || field.packed))) {
        return false;
      }
      if (field.oneof >= 0) {
        long bit = 1L << field.oneof;
        if ((oneofs & bit) != 0) {
          return false;
        }
        oneofs |= bit;
      }
      last = number;
      at =
          field.wireType() == Wire.LENGTH
              ? afterLength(in, at, to, field, depth)
              : afterNumber(in, at, to, field.shape, field.presence);
      if (at == BROKEN) {
        return false;
      }
    }
    return at == to;
  }

  private static int afterLength(byte[] in, int at, int to, Field field, int depth) {
    long length = varint(in, at, to);
    int begin = afterVarint(in, at, to);
    if (begin == BROKEN || length < 0 || length > to - begin) {
      return BROKEN;
    }
    int end = begin + (int) length;
    boolean holds =
        switch (field.shape) {
          case TEXT ->
              (length > 0 || field.repeated || field.presence)
                  && Utf8Check.isText(in, begin, end - begin);
          case BYTES -> length > 0 || field.repeated || field.presence;
          case MESSAGE -> holds(in, begin, end, field.type, depth - 1);
          case ANY_VARINT, INT32, UINT32, BOOL, FIXED32, FIXED64 ->
              length > 0 && isPacked(in, begin, end, field.shape);
        };
    return holds ? end : BROKEN;
  }

  private static boolean isPacked(byte[] in, int begin, int end, Shape shape) {
    int at = begin;
    while (at != BROKEN && at < end) {
      at = afterNumber(in, at, end, shape, true);
    }
    return at == end;
  }

  private static int afterNumber(byte[] in, int at, int to, Shape shape, boolean mayBeZero) {
    return switch (shape) {
      case FIXED32 -> afterFixed(in, at, to, Integer.BYTES, mayBeZero);
      case FIXED64 -> afterFixed(in, at, to, Long.BYTES, mayBeZero);
      case ANY_VARINT, INT32, UINT32, BOOL -> {
        long value = varint(in, at, to);
        boolean inRange =
            switch (shape) {
              case INT32 -> value >= SIGN_EXTENSION && value <= Integer.MAX_VALUE;
              case UINT32 -> value >>> 32 == 0;
              case BOOL -> value >>> 1 == 0;
              default -> true;
            };
        yield inRange && (value != 0 || mayBeZero) ? afterVarint(in, at, to) : BROKEN;
      }
      case TEXT, BYTES, MESSAGE -> throw new IllegalStateException("not a number");
    };
  }

  private static int afterFixed(byte[] in, int at, int to, int size, boolean mayBeZero) {
    if (to - at < size) {
      return BROKEN;
    }
    if (!mayBeZero) {
      int bits = 0;
      for (int i = 0; i < size; i++) {
        bits |= in[at + i];
      }
      if (bits == 0) {
        return BROKEN;
      }
    }
    return at + size;
  }

  /** Value of a number; of one that {@link #afterVarint} refuses, any. */
  private static long varint(byte[] in, int at, int to) {
    long value = 0;
    for (int i = at, shift = 0; i < to && shift < 64; i++, shift += 7) {
      byte b = in[i];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        break;
      }
    }
    return value;
  }

  /** Where a number ends that is as short as it can be. */
  private static int afterVarint(byte[] in, int at, int to) {
    for (int i = at; i < to && i - at < 10; i++) {
      byte b = in[i];
      if (b >= 0) {
        boolean longer = b == 0 && i > at;
        boolean tooLarge = i - at == 9 && b > 1;
        return longer || tooLarge ? BROKEN : i + 1;
      }
    }
    return BROKEN;
  }
}
