package io.micromegas.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of messages, read with the library's objects and Java's own collections: slow and plain,
 * to compare with. A row is one line of text.
 */
final class RowsByLibrary {
  private final List<String> rows = new ArrayList<>();

  static List<String> logs(ResourceLogs message, long blockBegin) {
    RowsByLibrary made = new RowsByLibrary();
    for (ScopeLogs scope : message.getScopeLogsList()) {
      for (LogRecord record : scope.getLogRecordsList()) {
        SortedMap<String, String> properties = json(record.getAttributesList());
        addScope(properties, scope.getScope(), scope.getSchemaUrl());
        addId(properties, "otel.trace_id", record.getTraceId(), 16);
        addId(properties, "otel.span_id", record.getSpanId(), 8);
        addText(properties, "otel.severity_text", record.getSeverityText());
        addText(properties, "otel.event_name", record.getEventName());
        long time = record.getTimeUnixNano();
        time = time > 0 ? time : record.getObservedTimeUnixNano();
        int severity = record.getSeverityNumberValue();
        made.add(
            time > 0 ? time : blockBegin,
            severity < 1 || severity > 24 ? 4 : 6 - (severity - 1) / 4,
            scope.getScope().getName(),
            Values.text(record.getBody()),
            json(properties));
      }
    }
    return made.rows;
  }

  static List<String> spans(ResourceSpans message) {
    RowsByLibrary made = new RowsByLibrary();
    for (ScopeSpans scope : message.getScopeSpansList()) {
      for (Span span : scope.getSpansList()) {
        if (span.getStartTimeUnixNano() <= 0
            || span.getEndTimeUnixNano() <= 0
            || span.getTraceId().size() != 16
            || span.getSpanId().size() != 8) {
          continue;
        }
        SortedMap<String, String> properties = json(span.getAttributesList());
        addScope(properties, scope.getScope(), scope.getSchemaUrl());
        int kind = span.getKindValue();
        int status = span.getStatus().getCodeValue();
        String error = span.getStatus().getMessage();
        made.add(
            hex(span.getTraceId()),
            hex(span.getSpanId()),
            span.getParentSpanId().size() == 8 ? hex(span.getParentSpanId()) : "none",
            span.getStartTimeUnixNano(),
            span.getEndTimeUnixNano(),
            span.getName(),
            List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")
                .get(kind < 0 || kind > 5 ? 0 : kind),
            List.of("UNSET", "OK", "ERROR").get(status < 0 || status > 2 ? 0 : status),
            error.isEmpty() ? "none" : error,
            json(properties),
            span.getEventsList().stream()
                .map(event ->
                    "{\"attributes\":"
                        + json(json(event.getAttributesList()))
                        + ",\"name\":"
                        + quoted(event.getName())
                        + ",\"time\":"
                        + event.getTimeUnixNano()
                        + "}")
                .toList()
                .toString()
                .replace("}, {\"attributes\":", "},{\"attributes\":"),
            span.getLinksList().stream()
                .map(link ->
                    "{\"attributes\":"
                        + json(json(link.getAttributesList()))
                        + ",\"span_id\":\""
                        + hex(link.getSpanId())
                        + "\",\"trace_id\":\""
                        + hex(link.getTraceId())
                        + "\"}")
                .toList()
                .toString()
                .replace("}, {\"attributes\":", "},{\"attributes\":"));
      }
    }
    return made.rows;
  }

  static List<String> metrics(ResourceMetrics message) {
    RowsByLibrary made = new RowsByLibrary();
    for (ScopeMetrics scope : message.getScopeMetricsList()) {
      for (Metric metric : scope.getMetricsList()) {
        String target = scope.getScope().getName();
        SortedMap<String, String> extras = new TreeMap<>();
        switch (metric.getDataCase()) {
          case SUM -> {
            addText(extras, "otel.metric.kind", "sum");
            extras.put(
                "otel.metric.aggregation_temporality",
                Integer.toString(metric.getSum().getAggregationTemporalityValue()));
            extras.put(
                "otel.metric.is_monotonic", Boolean.toString(metric.getSum().getIsMonotonic()));
            made.numbers(target, metric, metric.getSum().getDataPointsList(), extras);
          }
          case GAUGE -> {
            addText(extras, "otel.metric.kind", "gauge");
            made.numbers(target, metric, metric.getGauge().getDataPointsList(), extras);
          }
          case SUMMARY ->
              metric
                  .getSummary()
                  .getDataPointsList()
                  .forEach(point -> made.summary(target, metric, point));
          case HISTOGRAM, EXPONENTIAL_HISTOGRAM, DATA_NOT_SET -> {}
        }
      }
    }
    return made.rows;
  }

  private void numbers(
      String target, Metric metric, List<NumberDataPoint> points, Map<String, String> extras) {
    for (NumberDataPoint point : points) {
      boolean valued = point.hasAsDouble() || point.hasAsInt();
      if (valued && point.getTimeUnixNano() > 0) {
        SortedMap<String, String> properties = json(point.getAttributesList());
        properties.putAll(extras);
        add(
            point.getTimeUnixNano(),
            target,
            metric.getName(),
            metric.getUnit(),
            point.hasAsInt() ? (double) point.getAsInt() : point.getAsDouble(),
            json(properties));
      }
    }
  }

  private void summary(String target, Metric metric, SummaryDataPoint point) {
    if ((point.getFlags() & 1) != 0 || point.getTimeUnixNano() <= 0) {
      return;
    }
    String properties = json(json(point.getAttributesList()));
    long time = point.getTimeUnixNano();
    double count = new java.math.BigInteger(Long.toUnsignedString(point.getCount())).doubleValue();
    add(time, target, metric.getName() + "_count", "", count, properties);
    add(time, target, metric.getName() + "_sum", metric.getUnit(), point.getSum(), properties);
    boolean min = false;
    boolean max = false;
    for (SummaryDataPoint.ValueAtQuantile each : point.getQuantileValuesList()) {
      if (each.getQuantile() == 0 && !min) {
        min = true;
        add(time, target, metric.getName() + "_min", metric.getUnit(), each.getValue(), properties);
      } else if (each.getQuantile() == 1 && !max) {
        max = true;
        add(time, target, metric.getName() + "_max", metric.getUnit(), each.getValue(), properties);
      }
    }
  }

  static List<String> exemplars(ResourceMetrics message) {
    RowsByLibrary made = new RowsByLibrary();
    for (ScopeMetrics scope : message.getScopeMetricsList()) {
      for (Metric metric : scope.getMetricsList()) {
        switch (metric.getDataCase()) {
          case SUM -> made.exemplars(scope, metric, "sum", metric.getSum().getDataPointsList());
          case GAUGE ->
              made.exemplars(scope, metric, "gauge", metric.getGauge().getDataPointsList());
          case HISTOGRAM ->
              metric
                  .getHistogram()
                  .getDataPointsList()
                  .forEach(point ->
                      made.exemplars(
                          scope,
                          metric,
                          "histogram",
                          point.getTimeUnixNano(),
                          point.getAttributesList(),
                          point.getExemplarsList()));
          case EXPONENTIAL_HISTOGRAM ->
              metric
                  .getExponentialHistogram()
                  .getDataPointsList()
                  .forEach(point ->
                      made.exemplars(
                          scope,
                          metric,
                          "exponential_histogram",
                          point.getTimeUnixNano(),
                          point.getAttributesList(),
                          point.getExemplarsList()));
          case SUMMARY, DATA_NOT_SET -> {}
        }
      }
    }
    return made.rows;
  }

  private void exemplars(
      ScopeMetrics scope, Metric metric, String kind, List<NumberDataPoint> points) {
    for (NumberDataPoint point : points) {
      exemplars(
          scope,
          metric,
          kind,
          point.getTimeUnixNano(),
          point.getAttributesList(),
          point.getExemplarsList());
    }
  }

  private void exemplars(
      ScopeMetrics scope,
      Metric metric,
      String kind,
      long timeOfPoint,
      List<KeyValue> attributes,
      List<Exemplar> exemplars) {
    for (Exemplar exemplar : exemplars) {
      long time = exemplar.getTimeUnixNano() > 0 ? exemplar.getTimeUnixNano() : timeOfPoint;
      if (time <= 0 || !(exemplar.hasAsDouble() || exemplar.hasAsInt())) {
        continue;
      }
      SortedMap<String, String> properties = json(exemplar.getFilteredAttributesList());
      properties.putAll(json(attributes));
      addText(properties, "otel.metric.kind", kind);
      add(
          time,
          scope.getScope().getName(),
          metric.getName(),
          metric.getUnit(),
          exemplar.hasAsInt() ? (double) exemplar.getAsInt() : exemplar.getAsDouble(),
          exemplar.getTraceId().size() == 16 ? hex(exemplar.getTraceId()) : "none",
          exemplar.getSpanId().size() == 8 ? hex(exemplar.getSpanId()) : "none",
          json(properties));
    }
  }

  private void add(Object... values) {
    rows.add(String.join("|", Arrays.stream(values).map(String::valueOf).toList()));
  }

  /** In the order of their bytes in UTF-8, which is that of code points. */
  private static SortedMap<String, String> json(List<KeyValue> attributes) {
    SortedMap<String, String> members =
        new TreeMap<>((a, b) ->
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    for (KeyValue attribute : attributes) {
      members.put(attribute.getKey(), json(attribute.getValue()));
    }
    return members;
  }

  private static String json(AnyValue value) {
    return switch (value.getValueCase()) {
      case ARRAY_VALUE ->
          "["
              + String.join(
                  ",", value.getArrayValue().getValuesList().stream().map(e -> json(e)).toList())
              + "]";
      case KVLIST_VALUE -> json(json(value.getKvlistValue().getValuesList()));
      default -> new Json().value(value).toString();
    };
  }

  private static String json(Map<String, String> members) {
    return "{"
        + String.join(
            ",",
            members.entrySet().stream().map(e -> quoted(e.getKey()) + ":" + e.getValue()).toList())
        + "}";
  }

  private static String quoted(String text) {
    return new Json().quoted(text).toString();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static void addScope(
      Map<String, String> properties, InstrumentationScope scope, String schemaUrl) {
    addText(properties, "otel.scope.name", scope.getName());
    addText(properties, "otel.scope.version", scope.getVersion());
    addText(properties, "otel.scope.schema_url", schemaUrl);
    json(scope.getAttributesList())
        .forEach((key, value) -> properties.put("otel.scope.attr." + key, value));
  }

  private static void addText(Map<String, String> properties, String key, String text) {
    if (!text.isEmpty()) {
      properties.put(key, quoted(text));
    }
  }

  private static void addId(Map<String, String> properties, String key, ByteString id, int size) {
    if (id.size() == size) {
      properties.put(key, quoted(hex(id)));
    }
  }
}
