package io.micromegas.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes messages of any type with any of their fields, rare ones and odd values included. */
final class RandomMessages {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "key",
          "service.name",
          "otel.scope.name",
          "välue\n",
          "\u0000\"\\\t\u001f\u007f",
          "a longer text of plain letters, longer than 32 bytes",
          "\uD83D\uDE00 and \uE000",
          "日本語");
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    9,
    24,
    25,
    127,
    128,
    1_800_000_000_000_000_000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32
  };
  private static final double[] REALS = {
    0, -0.0, 1, 0.1, -2.5, 1e300, 1e-7, 123456789.25, Double.NaN, Double.POSITIVE_INFINITY
  };

  private final RandomGenerator random;

  RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  /** A message like this one, with random content. */
  <T extends Message> T like(T type) {
    Message.Builder message = type.newBuilderForType();
    fill(message, 7);
    @SuppressWarnings("unchecked") // Builders build what they are builders of.
    T built = (T) message.build();
    return built;
  }

  private void fill(Message.Builder message, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean deeper = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      // What has no content is as frequent as what leads to content.
      if ((deeper && depth == 0) || random.nextInt(depth > 4 ? 12 : 4) == 0) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = count(deeper, depth); i > 0; i--) {
          message.addRepeatedField(field, value(message, field, depth));
        }
      } else if (field.getContainingOneof() == null
          || !message.hasOneof(field.getContainingOneof())
          || random.nextBoolean()) {
        message.setField(field, value(message, field, depth));
      }
    }
  }

  private int count(boolean deeper, int depth) {
    if (deeper && depth > 4) {
      return 1 + random.nextInt(3);
    }
    return random.nextInt(deeper ? 3 : 6);
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) NUMBERS[random.nextInt(NUMBERS.length)];
      case LONG ->
          field.getName().endsWith("time_unix_nano") && random.nextInt(8) > 0
              ? random.nextLong(1, Long.MAX_VALUE)
              : NUMBERS[random.nextInt(NUMBERS.length)];
      case FLOAT -> (float) REALS[random.nextInt(REALS.length)];
      case DOUBLE -> REALS[random.nextInt(REALS.length)];
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTE_STRING -> bytes(field.getName());
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield random.nextInt(8) == 0
            ? field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(-3, 99))
            : values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> {
        Message.Builder inner = message.newBuilderForField(field);
        fill(inner, depth - 1);
        yield inner.build();
      }
    };
  }

  /** Mostly as long as ids are. */
  private ByteString bytes(String field) {
    int usual = field.equals("trace_id") ? 16 : 8;
    byte[] bytes = new byte[random.nextInt(8) > 0 ? usual : random.nextInt(20)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
