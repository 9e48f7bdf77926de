package io.micromegas.otlp;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** How much one resource's message holds, and from when to when; read where it stands. */
final class Contents {
  private static final int SCOPE_SPANS = ResourceSpans.SCOPE_SPANS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPANS = ScopeSpans.SPANS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPAN_START = Span.START_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int SPAN_END = Span.END_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;

  private static final int SCOPE_LOGS = ResourceLogs.SCOPE_LOGS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int RECORDS = ScopeLogs.LOG_RECORDS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int RECORD_TIME = LogRecord.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int RECORD_OBSERVED =
      LogRecord.OBSERVED_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;

  private static final int SCOPE_METRICS =
      ResourceMetrics.SCOPE_METRICS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int METRICS = ScopeMetrics.METRICS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int GAUGE = Metric.GAUGE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SUM = Metric.SUM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int HISTOGRAM = Metric.HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXPONENTIAL_HISTOGRAM =
      Metric.EXPONENTIAL_HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SUMMARY = Metric.SUMMARY_FIELD_NUMBER << 3 | Wire.LENGTH;

  /** All kinds of metrics and points agree in these. */
  private static final int POINTS = Gauge.DATA_POINTS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int POINT_TIME =
      NumberDataPoint.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;

  /** A summary becomes a count, a sum, a minimum and a maximum. */
  private static final int ROWS_OF_SUMMARY = 4;

  private int objects;
  private long begin = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  private Contents() {}

  /** Reads a {@code ResourceLogs}, {@code ResourceMetrics} or {@code ResourceSpans}. */
  static Contents of(Signal signal, byte[] in, int offset, int length) {
    Contents contents = new Contents();
    Wire resource = new Wire().over(in, offset, length);
    Wire scope = new Wire();
    Wire item = new Wire();
    int scopes =
        switch (signal) {
          case LOGS -> SCOPE_LOGS;
          case METRICS -> SCOPE_METRICS;
          case TRACES -> SCOPE_SPANS;
        };
    int items =
        switch (signal) {
          case LOGS -> RECORDS;
          case METRICS -> METRICS;
          case TRACES -> SPANS;
        };
    while (resource.next()) {
      if (resource.tag() == scopes) {
        scope.into(resource);
        while (scope.next()) {
          if (scope.tag() == items) {
            item.into(scope);
            switch (signal) {
              case LOGS -> contents.record(item);
              case METRICS -> contents.metric(item);
              case TRACES -> contents.span(item);
            }
          }
        }
      }
    }
    return contents;
  }

  private void span(Wire fields) {
    objects++;
    while (fields.next()) {
      if (fields.tag() == SPAN_START) {
        from(fields.number());
      } else if (fields.tag() == SPAN_END) {
        to(fields.number());
      }
    }
  }

  private void record(Wire fields) {
    objects++;
    long time = 0;
    long observed = 0;
    while (fields.next()) {
      if (fields.tag() == RECORD_TIME) {
        time = fields.number();
      } else if (fields.tag() == RECORD_OBSERVED) {
        observed = fields.number();
      }
    }
    at(OtlpTimes.isKnown(time) ? time : observed);
  }

  private void metric(Wire fields) {
    Wire data = new Wire();
    while (fields.next()) {
      switch (fields.tag()) {
        case GAUGE, SUM, HISTOGRAM, EXPONENTIAL_HISTOGRAM -> points(data.into(fields), 1);
        case SUMMARY -> points(data.into(fields), ROWS_OF_SUMMARY);
        default -> {}
      }
    }
  }

  private void points(Wire fields, int rows) {
    Wire point = new Wire();
    while (fields.next()) {
      if (fields.tag() == POINTS) {
        objects += rows;
        point.into(fields);
        while (point.next()) {
          if (point.tag() == POINT_TIME) {
            at(point.number());
          }
        }
      }
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
