package io.micromegas.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values of attributes as text. */
final class Values {
  private Values() {}

  /** Text of an attribute of a resource, as identities and process properties show it. */
  static String identity(AnyValue value) {
    return switch (value.getValueCase()) {
      case BYTES_VALUE -> byteList(value.getBytesValue());
      case STRING_VALUE,
          BOOL_VALUE,
          INT_VALUE,
          DOUBLE_VALUE,
          ARRAY_VALUE,
          KVLIST_VALUE,
          STRING_VALUE_STRINDEX,
          VALUE_NOT_SET ->
          text(value);
    };
  }

  /** Text of the body of a log record. */
  static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> decimal(value.getDoubleValue());
      case BYTES_VALUE -> base64(value.getBytesValue());
      case ARRAY_VALUE, KVLIST_VALUE -> new Json().value(value).toString();
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }

  static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** First attribute of that name, as identities show it; empty without one. */
  static String first(List<KeyValue> attributes, String key) {
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals(key)) {
        return identity(attribute.getValue());
      }
    }
    return "";
  }

  /** Shortest text that reads back as the same number, without exponent. */
  static String decimal(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    String plain = new BigDecimal(Double.toString(value)).toPlainString();
    return plain.endsWith(".0") ? plain.substring(0, plain.length() - 2) : plain;
  }

  private static String byteList(ByteString bytes) {
    return IntStream.range(0, bytes.size())
        .mapToObj(i -> Integer.toString(bytes.byteAt(i) & 0xff))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
