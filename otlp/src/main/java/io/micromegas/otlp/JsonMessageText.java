package io.micromegas.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Messages in the JSON of OTLP: 64-bit numbers as texts, ids in hexadecimal, enums as numbers. */
final class JsonMessageText {
  private JsonMessageText() {}

  /** Writes the members of a message, each with a comma before it. */
  static void members(Message message, Json out) {
    for (Map.Entry<FieldDescriptor, Object> member : message.getAllFields().entrySet()) {
      FieldDescriptor field = member.getKey();
      out.raw(",").quoted(field.getJsonName()).raw(":");
      if (member.getValue() instanceof List<?> values) {
        out.raw("[");
        String separator = "";
        for (Object value : values) {
          value(field, value, out.raw(separator));
          separator = ",";
        }
        out.raw("]");
      } else {
        value(field, member.getValue(), out);
      }
    }
  }

  private static void value(FieldDescriptor field, Object value, Json out) {
    switch (value) {
      case Message message -> {
        Json nested = new Json();
        members(message, nested);
        String text = nested.toString();
        out.raw("{").raw(text.isEmpty() ? text : text.substring(1)).raw("}");
      }
      case String text -> out.quoted(text);
      case ByteString bytes ->
          out.quoted(
              JsonMessages.isId(field)
                  ? HexFormat.of().formatHex(bytes.toByteArray())
                  : Values.base64(bytes));
      case EnumValueDescriptor constant -> out.raw(Integer.toString(constant.getNumber()));
      case Long number -> {
        String digits = isUnsigned(field) ? Long.toUnsignedString(number) : number.toString();
        out.raw(field.getName().equals("as_int") ? digits : "\"" + digits + "\"");
      }
      case Double number -> out.raw(Double.isFinite(number) ? number.toString() : "null");
      case Integer number ->
          out.raw(isUnsigned(field) ? Integer.toUnsignedString(number) : number.toString());
      default -> out.raw(value.toString());
    }
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT64, FIXED64, UINT32, FIXED32 -> true;
      default -> false;
    };
  }
}
