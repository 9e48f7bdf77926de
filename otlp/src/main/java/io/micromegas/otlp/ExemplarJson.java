package io.micromegas.otlp;

import io.opentelemetry.proto.metrics.v1.Exemplar;

/** Exemplars as elements of a JSON array. Not thread-safe. */
final class ExemplarJson {
  private static final int TIME = Exemplar.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int AS_DOUBLE = Exemplar.AS_DOUBLE_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int AS_INT = Exemplar.AS_INT_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int SPAN_ID = Exemplar.SPAN_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int TRACE_ID = Exemplar.TRACE_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int ATTRIBUTES =
      Exemplar.FILTERED_ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;

  private final Members attributes = new Members();
  private final Wire fields = new Wire();

  /** Adds the exemplar that is the current field to an array that has been opened. */
  void add(Wire field, ValueJson json, JsonText out) {
    attributes.clear();
    long time = 0;
    int valueTag = 0;
    long value = 0;
    fields.into(field);
    while (fields.next()) {
      switch (fields.tag()) {
        case TIME -> time = fields.number();
        case AS_DOUBLE, AS_INT -> {
          valueTag = fields.tag();
          value = fields.number();
        }
        case ATTRIBUTES -> attributes.add(fields);
        default -> {}
      }
    }
    out.raw(out.size() > 1 ? ",{\"attributes\":" : "{\"attributes\":");
    json.write(attributes, out);
    out.raw(",\"span_id\":\"");
    hex(fields.into(field), SPAN_ID, out);
    out.raw("\",\"time\":").number(time);
    out.raw(",\"trace_id\":\"");
    hex(fields.into(field), TRACE_ID, out);
    out.raw("\",\"value\":");
    switch (valueTag) {
      case AS_DOUBLE -> out.number(Double.longBitsToDouble(value));
      case AS_INT -> out.number(value);
      default -> out.raw("null");
    }
    out.raw('}');
  }

  private static void hex(Wire fields, int tag, JsonText out) {
    while (fields.next()) {
      if (fields.tag() == tag) {
        out.hex(fields.bytes(), fields.offset(), fields.length());
      }
    }
  }
}
