package io.micromegas.otlp;

import com.google.protobuf.Message;
import io.micromegas.telemetry.ByteSlice;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The records, points and spans of one stored message, as they are, in their order. */
public final class OtlpObjects {
  private final List<OtlpObject> objects = new ArrayList<>();
  private final Resource resource;

  private OtlpObjects(Resource resource) {
    this.resource = resource;
  }

  /** One of them; its JSON is made when asked for. */
  public static final class OtlpObject {
    private final Message message;
    private final List<KeyValue> attributes;
    private final Resource resource;
    private final InstrumentationScope scope;
    private final String metric;

    private OtlpObject(
        Message message,
        List<KeyValue> attributes,
        Resource resource,
        InstrumentationScope scope,
        String metric) {
      this.message = message;
      this.attributes = attributes;
      this.resource = resource;
      this.scope = scope;
      this.metric = metric;
    }

    /** Returns what it is, like {@code otlp.Span}. */
    public String type() {
      return "otlp." + message.getDescriptorForType().getName();
    }

    /** Returns it as JSON, with its attributes, its resource and its scope. */
    public byte[] json() {
      Json out = new Json();
      out.raw("{\"__type\":").quoted(type());
      out.raw(",\"__attributes\":").members(Json.sorted(attributes));
      out.raw(",\"__resource\":").members(Json.sorted(resource.getAttributesList()));
      Map<String, AnyValue> ofScope = Json.sorted(scope.getAttributesList());
      put(ofScope, "name", scope.getName());
      put(ofScope, "version", scope.getVersion());
      out.raw(",\"__scope\":").members(ofScope);
      out.raw(metric);
      JsonMessageText.members(message, out);
      return out.raw("}").toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Reads a message; CORRUPT_BLOCK if it is none. */
  public static List<OtlpObject> read(Signal signal, ByteSlice message) {
    return switch (signal) {
      case LOGS -> {
        ResourceLogs logs = OtlpDecoder.parse(message, ResourceLogs.parser());
        OtlpObjects found = new OtlpObjects(logs.getResource());
        for (ScopeLogs scope : logs.getScopeLogsList()) {
          for (LogRecord record : scope.getLogRecordsList()) {
            found.add(record, record.getAttributesList(), scope.getScope(), "");
          }
        }
        yield found.objects;
      }
      case METRICS -> {
        ResourceMetrics metrics = OtlpDecoder.parse(message, ResourceMetrics.parser());
        OtlpObjects found = new OtlpObjects(metrics.getResource());
        for (ScopeMetrics scope : metrics.getScopeMetricsList()) {
          scope.getMetricsList().forEach(metric -> found.add(metric, scope.getScope()));
        }
        yield found.objects;
      }
      case TRACES -> {
        ResourceSpans spans = OtlpDecoder.parse(message, ResourceSpans.parser());
        OtlpObjects found = new OtlpObjects(spans.getResource());
        for (ScopeSpans scope : spans.getScopeSpansList()) {
          for (Span span : scope.getSpansList()) {
            found.add(span, span.getAttributesList(), scope.getScope(), "");
          }
        }
        yield found.objects;
      }
    };
  }

  private void add(
      Message message, List<KeyValue> attributes, InstrumentationScope scope, String metric) {
    objects.add(new OtlpObject(message, attributes, resource, scope, metric));
  }

  private void add(Metric metric, InstrumentationScope scope) {
    String described = described(metric);
    switch (metric.getDataCase()) {
      case GAUGE ->
          metric
              .getGauge()
              .getDataPointsList()
              .forEach(point -> add(point, point.getAttributesList(), scope, described));
      case SUM ->
          metric
              .getSum()
              .getDataPointsList()
              .forEach(point -> add(point, point.getAttributesList(), scope, described));
      case HISTOGRAM ->
          metric
              .getHistogram()
              .getDataPointsList()
              .forEach(point -> add(point, point.getAttributesList(), scope, described));
      case EXPONENTIAL_HISTOGRAM ->
          metric
              .getExponentialHistogram()
              .getDataPointsList()
              .forEach(point -> add(point, point.getAttributesList(), scope, described));
      case SUMMARY ->
          metric
              .getSummary()
              .getDataPointsList()
              .forEach(point -> add(point, point.getAttributesList(), scope, described));
      case DATA_NOT_SET -> {}
    }
  }

  private static String described(Metric metric) {
    Json out = new Json().raw(",\"__metric\":{\"description\":").quoted(metric.getDescription());
    out.raw(",\"name\":").quoted(metric.getName());
    switch (metric.getDataCase()) {
      case GAUGE -> kind("gauge", out);
      case SUM -> {
        temporality(metric.getSum().getAggregationTemporalityValue(), out);
        out.raw(",\"otel.metric.is_monotonic\":" + metric.getSum().getIsMonotonic());
        kind("sum", out);
      }
      case HISTOGRAM -> {
        temporality(metric.getHistogram().getAggregationTemporalityValue(), out);
        kind("histogram", out);
      }
      case EXPONENTIAL_HISTOGRAM -> {
        temporality(metric.getExponentialHistogram().getAggregationTemporalityValue(), out);
        kind("exponential_histogram", out);
      }
      case SUMMARY -> kind("summary", out);
      case DATA_NOT_SET -> {}
    }
    if (metric.getMetadataCount() > 0) {
      out.raw(",\"otel.metric.metadata\":").members(Json.sorted(metric.getMetadataList()));
    }
    return out.raw(",\"unit\":").quoted(metric.getUnit()).raw("}").toString();
  }

  private static void put(Map<String, AnyValue> members, String key, String text) {
    if (!text.isEmpty()) {
      members.put(key, AnyValue.newBuilder().setStringValue(text).build());
    }
  }

  private static void kind(String kind, Json out) {
    out.raw(",\"otel.metric.kind\":").quoted(kind);
  }

  private static void temporality(int value, Json out) {
    out.raw(",\"otel.metric.aggregation_temporality\":" + value);
  }
}
