package io.micromegas.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes JSON: compact, members sorted by name. */
final class Json {
  private final StringBuilder out = new StringBuilder();

  /** Attributes by name; the last of equal names counts. */
  static SortedMap<String, AnyValue> sorted(List<KeyValue> attributes) {
    SortedMap<String, AnyValue> sorted = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      sorted.put(attribute.getKey(), attribute.getValue());
    }
    return sorted;
  }

  Json raw(String text) {
    out.append(text);
    return this;
  }

  Json members(Map<String, AnyValue> sorted) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, AnyValue> member : sorted.entrySet()) {
      out.append(separator);
      quoted(member.getKey());
      out.append(':');
      value(member.getValue());
      separator = ",";
    }
    out.append('}');
    return this;
  }

  Json value(AnyValue value) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> quoted(value.getStringValue());
      case BOOL_VALUE -> out.append(value.getBoolValue());
      case INT_VALUE -> out.append(value.getIntValue());
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case BYTES_VALUE -> quoted(Values.base64(value.getBytesValue()));
      case ARRAY_VALUE -> array(value.getArrayValue().getValuesList());
      case KVLIST_VALUE -> members(sorted(value.getKvlistValue().getValuesList()));
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> out.append("null");
    }
    return this;
  }

  private void array(List<AnyValue> values) {
    out.append('[');
    String separator = "";
    for (AnyValue value : values) {
      out.append(separator);
      value(value);
      separator = ",";
    }
    out.append(']');
  }

  private void number(double value) {
    // JSON has no infinities.
    out.append(Double.isFinite(value) ? Double.toString(value) : "null");
  }

  Json quoted(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
