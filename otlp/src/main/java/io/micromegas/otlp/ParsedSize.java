package io.micromegas.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.micromegas.base.MicromegasException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much heap a message takes when it is parsed, found without parsing it: an estimate from
 * above, as an attacker's two bytes may become an object of a hundred. Immutable, thread-safe.
 */
final class ParsedSize {
  /** Header, hash, unknown fields, and its place in a list that has grown. */
  private static final long MESSAGE = 48;

  /** A reference or a number in its object. */
  private static final long FIELD = 8;

  /** An object of text or bytes, and its array. */
  private static final long TEXT = 56;

  /** As deep as protobuf goes. */
  private static final int MAX_DEPTH = 100;

  /** Of an object in JSON, with what it may be of: the largest there are. */
  private static final long JSON_OBJECT = 256;

  private static final long JSON_MEMBER = 32;

  /** What is known of a kind of message, by field number. */
  private record Type(long bytes, @Nullable Type[] messages, boolean[] packs) {}

  private final Type root;

  ParsedSize(Descriptor root) {
    this.root = type(root, new HashMap<>());
  }

  private static Type type(Descriptor descriptor, Map<String, Type> known) {
    Type same = known.get(descriptor.getFullName());
    if (same != null) {
      return same;
    }
    int last = 0;
    for (FieldDescriptor field : descriptor.getFields()) {
      last = Math.max(last, field.getNumber());
    }
    Type type =
        new Type(
            MESSAGE + FIELD * descriptor.getFields().size(),
            new @Nullable Type[last + 1],
            new boolean[last + 1]);
    known.put(descriptor.getFullName(), type);
    for (FieldDescriptor field : descriptor.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        type.messages[field.getNumber()] = type(field.getMessageType(), known);
      }
      type.packs[field.getNumber()] = field.isPackable();
    }
    return type;
  }

  /** Returns bytes of heap; of a message that does not parse, up to where it breaks. */
  long of(byte[] message) {
    Sum sum = new Sum();
    try {
      add(new Wire().over(message, 0, message.length), root, MAX_DEPTH, sum);
    } catch (MicromegasException e) {
      // The parser will say so.
    }
    return sum.bytes;
  }

  /** Returns bytes of heap of a message in JSON. */
  static long ofJson(byte[] message) {
    long bytes = 0;
    for (byte b : message) {
      bytes += b == '{' ? JSON_OBJECT : b == ',' ? JSON_MEMBER : 2;
    }
    return bytes;
  }

  private static final class Sum {
    long bytes;
  }

  private static void add(Wire fields, Type type, int depth, Sum sum) {
    sum.bytes += type.bytes;
    while (fields.next()) {
      int number = fields.tag() >>> 3;
      if ((fields.tag() & 7) != Wire.LENGTH || number >= type.packs.length) {
        sum.bytes += FIELD;
        continue;
      }
      Type inner = type.messages[number];
      if (inner != null && depth > 0) {
        add(new Wire().into(fields), inner, depth - 1, sum);
      } else {
        sum.bytes += TEXT + (type.packs[number] ? FIELD : 2) * fields.length();
      }
    }
  }
}
