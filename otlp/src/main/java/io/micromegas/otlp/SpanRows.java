package io.micromegas.otlp;

import io.micromegas.telemetry.ByteSlice;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Arrays;

/** Spans as rows of {@code otel_spans}, read where they stand. */
final class SpanRows {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final int ABSENT = -1;

  private static final int SCOPES = ResourceSpans.SCOPE_SPANS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCOPE = ScopeSpans.SCOPE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCHEMA_URL = ScopeSpans.SCHEMA_URL_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPANS = ScopeSpans.SPANS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int TRACE_ID = Span.TRACE_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPAN_ID = Span.SPAN_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int PARENT = Span.PARENT_SPAN_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int NAME = Span.NAME_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int KIND = Span.KIND_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int START = Span.START_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int END = Span.END_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int ATTRIBUTES = Span.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EVENTS = Span.EVENTS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int LINKS = Span.LINKS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int STATUS = Span.STATUS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int STATUS_MESSAGE = Status.MESSAGE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int STATUS_CODE = Status.CODE_FIELD_NUMBER << 3 | Wire.VARINT;

  private static final int EVENT_TIME = Span.Event.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int EVENT_NAME = Span.Event.NAME_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EVENT_ATTRIBUTES = Span.Event.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int LINK_TRACE = Span.Link.TRACE_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int LINK_SPAN = Span.Link.SPAN_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int LINK_ATTRIBUTES = Span.Link.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final String[] KINDS = {
    "UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"
  };
  private static final String[] STATUSES = {"UNSET", "OK", "ERROR"};

  private final boolean detailed;
  private final OtelSpanSink sink;
  private final RowTexts row;
  private final int[] kinds = new int[KINDS.length];
  private final int[] statuses = new int[STATUSES.length];
  private final int nothing;
  private final int noProperties;
  private final Wire span = new Wire();
  private final Wire part = new Wire();
  private final Wire detail = new Wire();
  private KnownAttributes known = new KnownAttributes();

  private SpanRows(ByteSlice message, boolean detailed, OtelSpanSink sink) {
    this.detailed = detailed;
    this.row = new RowTexts(message);
    this.sink = sink;
    Arrays.setAll(kinds, i -> row.texts.id(KINDS[i]));
    Arrays.setAll(statuses, i -> row.texts.id(STATUSES[i]));
    nothing = row.texts.id("[]");
    noProperties = row.texts.id("{}");
  }

  static void read(ByteSlice message, boolean detailed, OtelSpanSink sink) {
    SpanRows rows = new SpanRows(message, detailed, sink);
    sink.start(rows.row.texts);
    Wire resource = new Wire().over(message.array(), message.offset(), message.length());
    Wire spans = new Wire();
    while (resource.next()) {
      if (resource.tag() == SCOPES) {
        rows.row.enterScope(resource, SCOPE, SCHEMA_URL);
        rows.known = new KnownAttributes();
        Wire scope = spans.into(resource);
        while (scope.next()) {
          if (scope.tag() == SPANS) {
            rows.read(scope);
          }
        }
      }
    }
  }

  private void read(Wire field) {
    byte[] in = field.bytes();
    Wire fields = span.into(field);
    int traceId = ABSENT;
    int spanId = ABSENT;
    int parent = ABSENT;
    long start = 0;
    long end = 0;
    int nameAt = 0;
    int nameLength = 0;
    long kind = 0;
    int status = 0;
    int message = OtelSpanSink.NO_TEXT;
    // From the first to the last of each; what else is between them is passed over again.
    int attributesFrom = ABSENT;
    int attributesTo = 0;
    int eventsFrom = ABSENT;
    int eventsTo = 0;
    int linksFrom = ABSENT;
    int linksTo = 0;
    for (int at = fields.position(); fields.next(); at = fields.position()) {
      switch (fields.tag()) {
        case TRACE_ID -> traceId = fields.length() == TRACE_ID_BYTES ? fields.offset() : ABSENT;
        case SPAN_ID -> spanId = fields.length() == SPAN_ID_BYTES ? fields.offset() : ABSENT;
        case PARENT -> parent = fields.length() == SPAN_ID_BYTES ? fields.offset() : ABSENT;
        case NAME -> {
          nameAt = fields.offset();
          nameLength = fields.length();
        }
        case KIND -> kind = fields.number();
        case START -> start = fields.number();
        case END -> end = fields.number();
        case ATTRIBUTES -> {
          attributesFrom = attributesFrom < 0 ? at : attributesFrom;
          attributesTo = fields.position();
        }
        case EVENTS -> {
          eventsFrom = eventsFrom < 0 ? at : eventsFrom;
          eventsTo = fields.position();
        }
        case LINKS -> {
          linksFrom = linksFrom < 0 ? at : linksFrom;
          linksTo = fields.position();
        }
        case STATUS -> {
          Wire said = part.into(fields);
          while (said.next()) {
            if (said.tag() == STATUS_CODE) {
              status =
                  said.number() >= 0 && said.number() < statuses.length ? (int) said.number() : 0;
            } else if (said.tag() == STATUS_MESSAGE && said.length() > 0) {
              message = row.texts.id(said);
            }
          }
        }
        default -> {}
      }
    }
    if (traceId < 0 || spanId < 0 || !OtlpTimes.isKnown(start) || !OtlpTimes.isKnown(end)) {
      return;
    }
    Utf8Check.require(in, nameAt, nameLength);
    sink.span(
        in,
        traceId,
        spanId,
        parent,
        start,
        end,
        row.texts.id(in, nameAt, nameLength),
        kinds[kind >= 0 && kind < kinds.length ? (int) kind : 0],
        statuses[status],
        message,
        detailed ? properties(in, Math.max(0, attributesFrom), attributesTo) : noProperties,
        eventsFrom < 0 || !detailed ? nothing : events(in, eventsFrom, eventsTo),
        linksFrom < 0 || !detailed ? nothing : links(in, linksFrom, linksTo));
  }

  private int properties(byte[] in, int from, int to) {
    int length = Math.max(0, to - from);
    int text = known.find(in, from, length);
    if (text < 0) {
      row.members.clear();
      row.addAttributes(in, from, from + length, ATTRIBUTES);
      row.members.addAll(row.scope);
      text = row.properties();
      known.keep(text);
    }
    return text;
  }

  private int events(byte[] in, int from, int to) {
    JsonText out = row.out.clear().raw('[');
    Wire all = part.over(in, from, to - from);
    while (all.next()) {
      if (all.tag() == EVENTS) {
        event(all, out);
      }
    }
    return row.texts.id(out.raw(']'));
  }

  private void event(Wire field, JsonText out) {
    Wire fields = detail.into(field);
    row.members.clear();
    long time = 0;
    int nameAt = 0;
    int nameLength = 0;
    while (fields.next()) {
      switch (fields.tag()) {
        case EVENT_TIME -> time = fields.number();
        case EVENT_NAME -> {
          nameAt = fields.offset();
          nameLength = fields.length();
        }
        case EVENT_ATTRIBUTES -> row.members.add(fields);
        default -> {}
      }
    }
    out.raw(out.size() > 1 ? ",{\"attributes\":" : "{\"attributes\":");
    row.json.write(row.members, out);
    out.raw(",\"name\":").quoted(field.bytes(), nameAt, nameLength);
    out.raw(",\"time\":").number(time).raw('}');
  }

  private int links(byte[] in, int from, int to) {
    JsonText out = row.out.clear().raw('[');
    Wire all = part.over(in, from, to - from);
    while (all.next()) {
      if (all.tag() == LINKS) {
        link(all, out);
      }
    }
    return row.texts.id(out.raw(']'));
  }

  private void link(Wire field, JsonText out) {
    Wire fields = detail.into(field);
    row.members.clear();
    int traceAt = 0;
    int traceLength = 0;
    int spanAt = 0;
    int spanLength = 0;
    while (fields.next()) {
      switch (fields.tag()) {
        case LINK_TRACE -> {
          traceAt = fields.offset();
          traceLength = fields.length();
        }
        case LINK_SPAN -> {
          spanAt = fields.offset();
          spanLength = fields.length();
        }
        case LINK_ATTRIBUTES -> row.members.add(fields);
        default -> {}
      }
    }
    out.raw(out.size() > 1 ? ",{\"attributes\":" : "{\"attributes\":");
    row.json.write(row.members, out);
    out.raw(",\"span_id\":\"").hex(field.bytes(), spanAt, spanLength);
    out.raw("\",\"trace_id\":\"").hex(field.bytes(), traceAt, traceLength).raw("\"}");
  }
}
