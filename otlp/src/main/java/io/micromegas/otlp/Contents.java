package io.micromegas.otlp;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/** How much one message holds, and from when to when. */
final class Contents {
  /** A summary becomes a count, a sum, a minimum and a maximum. */
  private static final int ROWS_OF_SUMMARY = 4;

  private int objects;
  private long begin = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  private Contents() {}

  static Contents of(ResourceLogs message) {
    Contents contents = new Contents();
    for (ScopeLogs scope : message.getScopeLogsList()) {
      contents.objects += scope.getLogRecordsCount();
      for (LogRecord record : scope.getLogRecordsList()) {
        contents.at(OtlpTimes.of(record));
      }
    }
    return contents;
  }

  static Contents of(ResourceMetrics message) {
    Contents contents = new Contents();
    for (ScopeMetrics scope : message.getScopeMetricsList()) {
      scope.getMetricsList().forEach(contents::add);
    }
    return contents;
  }

  static Contents of(ResourceSpans message) {
    Contents contents = new Contents();
    for (ScopeSpans scope : message.getScopeSpansList()) {
      contents.objects += scope.getSpansCount();
      for (Span span : scope.getSpansList()) {
        contents.from(span.getStartTimeUnixNano());
        contents.to(span.getEndTimeUnixNano());
      }
    }
    return contents;
  }

  private void add(Metric metric) {
    switch (metric.getDataCase()) {
      case GAUGE -> numbers(metric.getGauge().getDataPointsList());
      case SUM -> numbers(metric.getSum().getDataPointsList());
      case HISTOGRAM -> {
        objects += metric.getHistogram().getDataPointsCount();
        for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
          at(point.getTimeUnixNano());
        }
      }
      case EXPONENTIAL_HISTOGRAM -> {
        objects += metric.getExponentialHistogram().getDataPointsCount();
        for (ExponentialHistogramDataPoint point :
            metric.getExponentialHistogram().getDataPointsList()) {
          at(point.getTimeUnixNano());
        }
      }
      case SUMMARY -> {
        objects += ROWS_OF_SUMMARY * metric.getSummary().getDataPointsCount();
        for (SummaryDataPoint point : metric.getSummary().getDataPointsList()) {
          at(point.getTimeUnixNano());
        }
      }
      case DATA_NOT_SET -> {}
    }
  }

  private void numbers(List<NumberDataPoint> points) {
    objects += points.size();
    for (NumberDataPoint point : points) {
      at(point.getTimeUnixNano());
    }
  }

  private void at(long time) {
    from(time);
    to(time);
  }

  private void from(long time) {
    if (OtlpTimes.isKnown(time)) {
      begin = Math.min(begin, time);
    }
  }

  private void to(long time) {
    if (OtlpTimes.isKnown(time)) {
      end = Math.max(end, time);
    }
  }

  int objects() {
    return objects;
  }

  /** Whether it tells both when it begins and when it ends. */
  boolean isTimed() {
    return begin != Long.MAX_VALUE && end != Long.MIN_VALUE;
  }

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }
}
