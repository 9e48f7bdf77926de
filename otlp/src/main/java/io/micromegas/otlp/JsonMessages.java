package io.micromegas.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of OTLP: that of protobuf, but trace and span ids are hexadecimal and enums may be
 * numbers. Unknown members are left out; 64-bit numbers may be texts or integers.
 */
final class JsonMessages {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");

  /** As deep as protobuf goes. */
  private static final int MAX_DEPTH = 100;

  private JsonMessages() {}

  static boolean isId(FieldDescriptor field) {
    return IDS.contains(field.getName());
  }

  /** Reads all of a body into a message; INVALID_ARGUMENT where it does not fit. */
  static void read(byte[] body, Message.Builder message) {
    try (JsonParser in = JSON.createParser(body)) {
      in.nextToken();
      expect(in, JsonToken.START_OBJECT, "the request");
      object(in, message, 0);
      if (in.nextToken() != null) {
        throw wrong("there is more behind the message", in);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "not the JSON of OTLP: " + e.getMessage(), e);
    }
  }

  private static void object(JsonParser in, Message.Builder message, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw wrong("nested deeper than " + MAX_DEPTH, in);
    }
    Descriptor type = message.getDescriptorForType();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      FieldDescriptor field = field(type, in.currentName());
      JsonToken value = in.nextToken();
      if (field == null) {
        in.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        try {
          member(in, message, field, depth);
        } catch (IllegalArgumentException e) {
          throw wrong(field.getJsonName() + ": " + e.getMessage(), in);
        }
      }
    }
  }

  private static @Nullable FieldDescriptor field(Descriptor type, String name) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  private static void member(
      JsonParser in, Message.Builder message, FieldDescriptor field, int depth) throws IOException {
    if (!field.isRepeated()) {
      message.setField(field, value(in, message, field, depth));
      return;
    }
    expect(in, JsonToken.START_ARRAY, field.getJsonName());
    while (in.nextToken() != JsonToken.END_ARRAY) {
      message.addRepeatedField(field, value(in, message, field, depth));
    }
  }

  private static Object value(
      JsonParser in, Message.Builder message, FieldDescriptor field, int depth) throws IOException {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        expect(in, JsonToken.START_OBJECT, field.getJsonName());
        Message.Builder nested = message.newBuilderForField(field);
        object(in, nested, depth + 1);
        yield nested.build();
      }
      case STRING -> text(in, field);
      case BOOLEAN -> {
        if (!in.currentToken().isBoolean()) {
          throw expected("true or false", field.getJsonName(), in);
        }
        yield in.getBooleanValue();
      }
      case LONG -> integer(in, field);
      case INT -> int32(in, field);
      case DOUBLE -> real(in, field);
      case FLOAT -> (float) real(in, field);
      case ENUM -> constant(in, field);
      case BYTE_STRING ->
          ByteString.copyFrom(
              isId(field)
                  ? HexFormat.of().parseHex(text(in, field))
                  : Base64.getDecoder()
                      .decode(text(in, field).replace('-', '+').replace('_', '/')));
    };
  }

  private static String text(JsonParser in, FieldDescriptor field) throws IOException {
    expect(in, JsonToken.VALUE_STRING, field.getJsonName());
    return wellFormed(in.getText());
  }

  /** With U+FFFD for halves of surrogate pairs, which UTF-8 has no bytes for. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int[] points =
            text.codePoints().map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c).toArray();
        return new String(points, 0, points.length);
      }
    }
    return text;
  }

  private static long integer(JsonParser in, FieldDescriptor field) throws IOException {
    JsonToken token = in.currentToken();
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      throw expected("an integer", field.getJsonName(), in);
    }
    boolean unsigned =
        switch (field.getType()) {
          case UINT64, FIXED64, UINT32, FIXED32 -> true;
          default -> false;
        };
    String digits = in.getText();
    return unsigned ? Long.parseUnsignedLong(digits) : Long.parseLong(digits);
  }

  private static int int32(JsonParser in, FieldDescriptor field) throws IOException {
    long value = integer(in, field);
    boolean unsigned =
        field.getType() == FieldDescriptor.Type.UINT32
            || field.getType() == FieldDescriptor.Type.FIXED32;
    if (unsigned ? value >>> 32 != 0 : value != (int) value) {
      throw wrong(field.getJsonName() + " is more than 32 bits: " + value, in);
    }
    return (int) value;
  }

  private static double real(JsonParser in, FieldDescriptor field) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_STRING -> Double.parseDouble(in.getText());
      default -> throw expected("a number", field.getJsonName(), in);
    };
  }

  private static EnumValueDescriptor constant(JsonParser in, FieldDescriptor field)
      throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return field.getEnumType().findValueByNumberCreatingIfUnknown(in.getIntValue());
    }
    String name = text(in, field);
    EnumValueDescriptor value = field.getEnumType().findValueByName(name);
    if (value == null) {
      throw wrong(field.getJsonName() + " has no value " + name, in);
    }
    return value;
  }

  private static void expect(JsonParser in, JsonToken wanted, String what) {
    if (in.currentToken() != wanted) {
      throw expected(name(wanted), what, in);
    }
  }

  private static MicromegasException expected(String wanted, String what, JsonParser in) {
    return wrong(what + ": expected " + wanted + ", got " + name(in.currentToken()), in);
  }

  private static String name(@Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case null -> "nothing";
      default -> "something else";
    };
  }

  private static MicromegasException wrong(String what, JsonParser in) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        what + " (at byte " + Math.max(0, in.currentLocation().getByteOffset()) + ")");
  }
}
