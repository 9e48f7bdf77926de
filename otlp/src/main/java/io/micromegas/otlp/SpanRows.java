package io.micromegas.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Spans as rows of {@code otel_spans}. */
final class SpanRows {
  private static final int TRACE_ID = 16;
  private static final int SPAN_ID = 8;

  private SpanRows() {}

  static void read(ResourceSpans message, Consumer<OtelSpan> sink) {
    for (ScopeSpans scope : message.getScopeSpansList()) {
      ScopeTexts extras = new ScopeTexts(scope.getScope(), scope.getSchemaUrl());
      for (Span span : scope.getSpansList()) {
        if (isWhole(span)) {
          sink.accept(row(span, extras));
        }
      }
    }
  }

  private static boolean isWhole(Span span) {
    return OtlpTimes.isKnown(span.getStartTimeUnixNano())
        && OtlpTimes.isKnown(span.getEndTimeUnixNano())
        && span.getTraceId().size() == TRACE_ID
        && span.getSpanId().size() == SPAN_ID;
  }

  private static OtelSpan row(Span span, ScopeTexts extras) {
    Map<String, AnyValue> properties = Json.sorted(span.getAttributesList());
    extras.addTo(properties);
    String message = span.getStatus().getMessage();
    return new OtelSpan(
        span.getTraceId().toByteArray(),
        span.getSpanId().toByteArray(),
        span.getParentSpanId().size() == SPAN_ID
            ? Optional.of(span.getParentSpanId().toByteArray())
            : Optional.empty(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getName(),
        kind(span.getKind()),
        switch (span.getStatus().getCode()) {
          case STATUS_CODE_OK -> "OK";
          case STATUS_CODE_ERROR -> "ERROR";
          case STATUS_CODE_UNSET, UNRECOGNIZED -> "UNSET";
        },
        message.isEmpty() ? Optional.empty() : Optional.of(message),
        Json.ofAttributes(properties),
        events(span),
        links(span));
  }

  private static String kind(Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_INTERNAL -> "INTERNAL";
      case SPAN_KIND_SERVER -> "SERVER";
      case SPAN_KIND_CLIENT -> "CLIENT";
      case SPAN_KIND_PRODUCER -> "PRODUCER";
      case SPAN_KIND_CONSUMER -> "CONSUMER";
      case SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> "UNSPECIFIED";
    };
  }

  private static String events(Span span) {
    Json json = new Json().raw("[");
    String separator = "";
    for (Span.Event event : span.getEventsList()) {
      json.raw(separator + "{\"attributes\":")
          .members(Json.sorted(event.getAttributesList()))
          .raw(",\"name\":")
          .quoted(event.getName())
          .raw(",\"time\":" + event.getTimeUnixNano() + "}");
      separator = ",";
    }
    return json.raw("]").toString();
  }

  private static String links(Span span) {
    Json json = new Json().raw("[");
    String separator = "";
    for (Span.Link link : span.getLinksList()) {
      json.raw(separator + "{\"attributes\":")
          .members(Json.sorted(link.getAttributesList()))
          .raw(",\"span_id\":\"" + HexFormat.of().formatHex(link.getSpanId().toByteArray()))
          .raw("\",\"trace_id\":\"" + HexFormat.of().formatHex(link.getTraceId().toByteArray()))
          .raw("\"}");
      separator = ",";
    }
    return json.raw("]").toString();
  }
}
