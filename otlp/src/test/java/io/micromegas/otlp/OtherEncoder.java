package io.micromegas.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Writes messages as no library does, but so that any reads the same: fields in any order, numbers
 * longer than they need be, defaults written out, values that a later one replaces, messages in two
 * parts, lists packed or not, and fields that nobody knows.
 */
final class OtherEncoder {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int GROUP = 3;
  private static final int END_OF_GROUP = 4;
  private static final int FIXED32 = 5;
  private static final int UNKNOWN = 1_000;

  private final Random random;

  OtherEncoder(Random random) {
    this.random = random;
  }

  byte[] encode(Message message) {
    return joined(pieces(message));
  }

  /** Fields in an order in which those of one number keep theirs. */
  private List<byte[]> pieces(Message message) {
    List<byte[]> pieces = new ArrayList<>();
    List<Deque<byte[]>> waiting = new ArrayList<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      Deque<byte[]> own = new ArrayDeque<>();
      if (field.isRepeated()) {
        repeated(message, field, own);
      } else if (message.hasField(field)) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          inParts(field, (Message) message.getField(field), own);
        } else {
          if (oneIn(6)) {
            pieces.add(single(field, any(field)));
          }
          own.add(single(field, message.getField(field)));
        }
      } else if (!field.hasPresence() && oneIn(8)) {
        own.add(single(field, field.getDefaultValue()));
      }
      waiting.add(own);
    }
    Deque<byte[]> unknown = new ArrayDeque<>();
    while (oneIn(5)) {
      unknown.add(unknown(2));
    }
    waiting.add(unknown);
    while (true) {
      waiting.removeIf(Deque::isEmpty);
      if (waiting.isEmpty()) {
        return pieces;
      }
      pieces.add(waiting.get(oneIn(2) ? random.nextInt(waiting.size()) : 0).remove());
    }
  }

  private void inParts(FieldDescriptor field, Message message, Deque<byte[]> own) {
    List<byte[]> pieces = pieces(message);
    int from = 0;
    while (oneIn(6)) {
      int to = from + random.nextInt(pieces.size() - from + 1);
      own.add(tagged(field, LENGTH, sized(joined(pieces.subList(from, to)))));
      from = to;
    }
    own.add(tagged(field, LENGTH, sized(joined(pieces.subList(from, pieces.size())))));
  }

  private void repeated(Message message, FieldDescriptor field, Deque<byte[]> own) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    boolean packs = field.isPackable() && random.nextBoolean();
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      Object value = message.getRepeatedField(field, i);
      if (!packs) {
        own.add(single(field, value));
      } else {
        packed.writeBytes(payload(field, value));
        if (oneIn(3)) {
          own.add(tagged(field, LENGTH, sized(packed.toByteArray())));
          packed.reset();
        }
      }
    }
    if (packed.size() > 0) {
      own.add(tagged(field, LENGTH, sized(packed.toByteArray())));
    }
  }

  private byte[] single(FieldDescriptor field, Object value) {
    return tagged(field, wireType(field), payload(field, value));
  }

  private byte[] tagged(FieldDescriptor field, int type, byte[] payload) {
    return joined(List.of(varint((long) field.getNumber() << 3 | type, 5), payload));
  }

  private byte[] payload(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case DOUBLE -> fixed(Double.doubleToRawLongBits((Double) value), Long.BYTES);
      case FLOAT -> fixed(Float.floatToRawIntBits((Float) value), Integer.BYTES);
      case FIXED64, SFIXED64 -> fixed((Long) value, Long.BYTES);
      case FIXED32, SFIXED32 -> fixed((Integer) value, Integer.BYTES);
      case INT64, UINT64 -> varint((Long) value, 10);
      // Only the lower half counts.
      case INT32, UINT32 -> varint(((Integer) value & 0xffff_ffffL) | upperHalf(), 10);
      case ENUM ->
          varint((((EnumValueDescriptor) value).getNumber() & 0xffff_ffffL) | upperHalf(), 10);
      case SINT32 -> varint(((Integer) value << 1) ^ ((Integer) value >> 31), 10);
      case SINT64 -> varint(((Long) value << 1) ^ ((Long) value >> 63), 10);
      case BOOL -> varint((Boolean) value ? 1L + (oneIn(4) ? random.nextInt(300) : 0) : 0, 10);
      case STRING -> sized(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTES -> sized(((ByteString) value).toByteArray());
      case MESSAGE -> sized(encode((Message) value));
      case GROUP -> throw new IllegalArgumentException("no group in " + field);
    };
  }

  private long upperHalf() {
    return oneIn(4) ? (long) random.nextInt() << 32 : 0;
  }

  private static int wireType(FieldDescriptor field) {
    return switch (field.getType()) {
      case DOUBLE, FIXED64, SFIXED64 -> FIXED64;
      case FLOAT, FIXED32, SFIXED32 -> FIXED32;
      case STRING, BYTES, MESSAGE -> LENGTH;
      default -> VARINT;
    };
  }

  /** A value that another one replaces. */
  private Object any(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> "replaced";
      case BYTE_STRING -> ByteString.copyFromUtf8("replaced");
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(9));
      case MESSAGE -> throw new IllegalArgumentException(field + " would be merged");
    };
  }

  private byte[] unknown(int depth) {
    int number = UNKNOWN + random.nextInt(1 << 20);
    return switch (random.nextInt(depth > 0 ? 5 : 4)) {
      case 0 ->
          joined(List.of(varint((long) number << 3 | VARINT, 5), varint(random.nextLong(), 10)));
      case 1 ->
          joined(List.of(varint((long) number << 3 | FIXED64, 5), fixed(random.nextLong(), 8)));
      case 2 ->
          joined(List.of(varint((long) number << 3 | FIXED32, 5), fixed(random.nextInt(), 4)));
      case 3 -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield joined(List.of(varint((long) number << 3 | LENGTH, 5), sized(bytes)));
      }
      default ->
          joined(
              List.of(
                  varint((long) number << 3 | GROUP, 5),
                  unknown(depth - 1),
                  varint((long) number << 3 | END_OF_GROUP, 5)));
    };
  }

  private byte[] sized(byte[] bytes) {
    return joined(List.of(varint(bytes.length, 5), bytes));
  }

  private static byte[] fixed(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  /** At times with zeros behind it, which change nothing. */
  private byte[] varint(long value, int longest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    int least = oneIn(6) ? 1 + random.nextInt(longest) : 1;
    while ((rest & ~0x7fL) != 0 || out.size() + 1 < least) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }
}
