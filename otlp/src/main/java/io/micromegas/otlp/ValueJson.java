package io.micromegas.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.ArrayList;
import java.util.List;

/** Encoded values of attributes as JSON. Not thread-safe. */
final class ValueJson {
  private static final int STRING = AnyValue.STRING_VALUE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int BOOL = AnyValue.BOOL_VALUE_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int INT = AnyValue.INT_VALUE_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int DOUBLE = AnyValue.DOUBLE_VALUE_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int ARRAY = AnyValue.ARRAY_VALUE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int KVLIST = AnyValue.KVLIST_VALUE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int BYTES = AnyValue.BYTES_VALUE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int STRING_INDEX =
      AnyValue.STRING_VALUE_STRINDEX_FIELD_NUMBER << 3 | Wire.VARINT;

  private static final int ELEMENTS = ArrayValue.VALUES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int MEMBERS = KeyValueList.VALUES_FIELD_NUMBER << 3 | Wire.LENGTH;

  /** The library refuses deeper messages, so nothing that was taken in is. */
  private static final int MAX_DEPTH = 100;

  /** What one level of nesting reads with, by its depth. */
  private static final class Level {
    final Wire value = new Wire();
    final Wire elements = new Wire();
    final Members members = new Members();
  }

  private final List<Level> levels = new ArrayList<>();

  /** Writes a value; null without one. */
  void write(byte[] in, int offset, int length, JsonText out) {
    write(in, offset, length, 0, out);
  }

  /** Writes an object of attributes. */
  void write(Members members, JsonText out) {
    write(members, 0, out);
  }

  private void write(Members members, int depth, JsonText out) {
    members.sort();
    out.raw('{');
    boolean first = true;
    for (int i = 0; i < members.size(); i++) {
      if (members.isLastOfName(i)) {
        if (!first) {
          out.raw(',');
        }
        first = false;
        members.writeName(i, out);
        out.raw(':');
        if (!members.writeIfText(i, out)) {
          write(members.value(i), members.valueOffset(i), members.valueLength(i), depth, out);
        }
      }
    }
    out.raw('}');
  }

  private void write(byte[] in, int offset, int length, int depth, JsonText out) {
    Level level = level(depth);
    Wire value = level.value.over(in, offset, length);
    int kind = 0;
    long number = 0;
    int at = 0;
    while (value.next()) {
      switch (value.tag()) {
        case STRING, BOOL, INT, DOUBLE, ARRAY, KVLIST, BYTES, STRING_INDEX -> {
          kind = value.tag();
          number = value.number();
          at = value.offset();
        }
        default -> {}
      }
    }
    switch (kind) {
      case STRING -> out.quoted(in, at, (int) number);
      case BOOL -> out.raw(number == 0 ? "false" : "true");
      case INT -> out.number(number);
      case DOUBLE -> out.number(Double.longBitsToDouble(number));
      case BYTES -> out.raw('"').base64(in, at, (int) number).raw('"');
      case ARRAY -> elements(level.elements.over(in, at, (int) number), depth, out);
      case KVLIST -> members(level, in, at, (int) number, depth, out);
      default -> out.raw("null");
    }
  }

  private void elements(Wire elements, int depth, JsonText out) {
    out.raw('[');
    boolean first = true;
    while (elements.next()) {
      if (elements.tag() == ELEMENTS) {
        if (!first) {
          out.raw(',');
        }
        first = false;
        write(elements.bytes(), elements.offset(), elements.length(), depth + 1, out);
      }
    }
    out.raw(']');
  }

  private void members(Level level, byte[] in, int at, int length, int depth, JsonText out) {
    Wire list = level.elements.over(in, at, length);
    Members members = level.members.clear();
    while (list.next()) {
      if (list.tag() == MEMBERS) {
        members.add(list);
      }
    }
    write(members, depth + 1, out);
  }

  /**
   * Writes the text of a log record's body: a string as it is, other plain values as text, bytes as
   * base64, arrays and objects as JSON; nothing without one.
   */
  void writeText(byte[] in, int offset, int length, JsonText out) {
    Wire value = level(0).value.over(in, offset, length);
    int kind = 0;
    long number = 0;
    int at = 0;
    while (value.next()) {
      switch (value.tag()) {
        case STRING, BOOL, INT, DOUBLE, ARRAY, KVLIST, BYTES, STRING_INDEX -> {
          kind = value.tag();
          number = value.number();
          at = value.offset();
        }
        default -> {}
      }
    }
    switch (kind) {
      case STRING -> {
        Utf8Check.require(in, at, (int) number);
        out.raw(in, at, (int) number);
      }
      case BYTES -> out.base64(in, at, (int) number);
      case DOUBLE -> out.raw(Values.decimal(Double.longBitsToDouble(number)));
      case BOOL, INT, ARRAY, KVLIST -> write(in, offset, length, 0, out);
      default -> {}
    }
  }

  private Level level(int depth) {
    if (depth >= MAX_DEPTH) {
      throw Wire.corrupt("a value is nested deeper than " + MAX_DEPTH);
    }
    while (levels.size() <= depth) {
      levels.add(new Level());
    }
    return levels.get(depth);
  }
}
