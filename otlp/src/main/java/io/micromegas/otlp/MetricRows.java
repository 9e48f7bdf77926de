package io.micromegas.otlp;

import io.micromegas.telemetry.MetricSink;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Data points as rows of {@code measures}. */
final class MetricRows {
  private static final String KIND = "otel.metric.kind";

  private final MetricSink sink;
  private final OtlpTexts texts = new OtlpTexts();

  private MetricRows(MetricSink sink) {
    this.sink = sink;
  }

  static void read(ResourceMetrics message, MetricSink sink) {
    MetricRows rows = new MetricRows(sink);
    sink.start(rows.texts);
    for (ScopeMetrics scope : message.getScopeMetricsList()) {
      int target = rows.texts.id(scope.getScope().getName());
      for (Metric metric : scope.getMetricsList()) {
        rows.read(metric, target);
      }
    }
  }

  private void read(Metric metric, int target) {
    switch (metric.getDataCase()) {
      case SUM -> {
        Sum sum = metric.getSum();
        Map<String, AnyValue> extras = new TreeMap<>();
        ScopeTexts.put(extras, KIND, "sum");
        extras.put(
            "otel.metric.aggregation_temporality",
            AnyValue.newBuilder().setIntValue(sum.getAggregationTemporalityValue()).build());
        extras.put(
            "otel.metric.is_monotonic",
            AnyValue.newBuilder().setBoolValue(sum.getIsMonotonic()).build());
        numbers(metric, sum.getDataPointsList(), extras, target);
      }
      case GAUGE -> {
        Map<String, AnyValue> extras = new TreeMap<>();
        ScopeTexts.put(extras, KIND, "gauge");
        numbers(metric, metric.getGauge().getDataPointsList(), extras, target);
      }
      case SUMMARY ->
          metric.getSummary().getDataPointsList().forEach(point -> summary(metric, point, target));
      // No single number; the block keeps them.
      case HISTOGRAM, EXPONENTIAL_HISTOGRAM, DATA_NOT_SET -> {}
    }
  }

  private void numbers(
      Metric metric, List<NumberDataPoint> points, Map<String, AnyValue> extras, int target) {
    int name = texts.id(metric.getName());
    int unit = texts.id(metric.getUnit());
    for (NumberDataPoint point : points) {
      if (!OtlpTimes.isKnown(point.getTimeUnixNano())) {
        continue;
      }
      double value;
      switch (point.getValueCase()) {
        case AS_DOUBLE -> value = point.getAsDouble();
        case AS_INT -> value = point.getAsInt();
        case VALUE_NOT_SET -> {
          continue;
        }
        default -> throw new IllegalStateException("a new kind of value");
      }
      Map<String, AnyValue> properties = Json.sorted(point.getAttributesList());
      properties.putAll(extras);
      int json = texts.id(Json.ofAttributes(properties));
      sink.metric(point.getTimeUnixNano(), target, name, unit, value, json);
    }
  }

  private void summary(Metric metric, SummaryDataPoint point, int target) {
    long time = point.getTimeUnixNano();
    boolean nothing =
        (point.getFlags() & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
    if (nothing || !OtlpTimes.isKnown(time)) {
      return;
    }
    String name = metric.getName();
    int unit = texts.id(metric.getUnit());
    int properties = texts.id(Json.ofAttributes(Json.sorted(point.getAttributesList())));
    sink.metric(
        time,
        target,
        texts.id(name + "_count"),
        texts.id(""),
        unsigned(point.getCount()),
        properties);
    sink.metric(time, target, texts.id(name + "_sum"), unit, point.getSum(), properties);
    boolean min = false;
    boolean max = false;
    for (ValueAtQuantile each : point.getQuantileValuesList()) {
      if (each.getQuantile() == 0.0 && !min) {
        min = true;
        sink.metric(time, target, texts.id(name + "_min"), unit, each.getValue(), properties);
      } else if (each.getQuantile() == 1.0 && !max) {
        max = true;
        sink.metric(time, target, texts.id(name + "_max"), unit, each.getValue(), properties);
      }
    }
  }

  private static double unsigned(long count) {
    double value = (double) (count >>> 1) * 2 + (count & 1);
    return count >= 0 ? count : value;
  }
}
