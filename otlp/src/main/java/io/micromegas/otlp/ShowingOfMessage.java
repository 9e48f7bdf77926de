package io.micromegas.otlp;

import io.micromegas.otlp.LeftOut.Reason;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * Finds what of a message no view will show: what {@link SpanRows}, {@link MetricRows} and the view
 * of histograms leave out. Log records are always shown. A point that says of itself that it has no
 * value holds nothing to be shown, and counts as shown.
 */
final class ShowingOfMessage {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private static final int SCOPE_SPANS = ResourceSpans.SCOPE_SPANS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPANS = ScopeSpans.SPANS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int TRACE_ID = Span.TRACE_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPAN_ID = Span.SPAN_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPAN_NAME = Span.NAME_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int START = Span.START_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int END = Span.END_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;

  private static final int SCOPE_LOGS = ResourceLogs.SCOPE_LOGS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int RECORDS = ScopeLogs.LOG_RECORDS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int SCOPE_METRICS =
      ResourceMetrics.SCOPE_METRICS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int METRICS = ScopeMetrics.METRICS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int METRIC_NAME = Metric.NAME_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int GAUGE = Metric.GAUGE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SUM = Metric.SUM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int HISTOGRAM = Metric.HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXPONENTIAL =
      Metric.EXPONENTIAL_HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SUMMARY = Metric.SUMMARY_FIELD_NUMBER << 3 | Wire.LENGTH;

  /** All kinds of metrics and points agree in these. */
  private static final int POINTS = Gauge.DATA_POINTS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int TIME = NumberDataPoint.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;

  private static final int AS_DOUBLE = NumberDataPoint.AS_DOUBLE_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int AS_INT = NumberDataPoint.AS_INT_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int NUMBER_FLAGS = NumberDataPoint.FLAGS_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int SUMMARY_FLAGS = SummaryDataPoint.FLAGS_FIELD_NUMBER << 3 | Wire.VARINT;

  private final LeftOut leftOut = new LeftOut();
  private final Wire point = new Wire();
  private final HistogramRows histograms = HistogramRows.looking();

  /** Where the name of the span or metric is. */
  private int nameAt;

  private int nameLength;

  private ShowingOfMessage() {}

  /** Reads a {@code ResourceLogs}, {@code ResourceMetrics} or {@code ResourceSpans}. */
  static Showing of(Signal signal, byte[] message) {
    return switch (signal) {
      case LOGS -> new ShowingOfMessage().read(signal, message, SCOPE_LOGS, RECORDS);
      case METRICS -> new ShowingOfMessage().read(signal, message, SCOPE_METRICS, METRICS);
      case TRACES -> new ShowingOfMessage().read(signal, message, SCOPE_SPANS, SPANS);
    };
  }

  private Showing read(Signal signal, byte[] message, int scopes, int items) {
    Wire resource = new Wire().over(message, 0, message.length);
    Wire scope = new Wire();
    Wire item = new Wire();
    while (resource.next()) {
      if (resource.tag() == scopes) {
        scope.into(resource);
        while (scope.next()) {
          if (scope.tag() == items) {
            item.into(scope);
            nameAt = scope.offset();
            nameLength = 0;
            switch (signal) {
              case LOGS -> leftOut.shown();
              case METRICS -> metric(item, scope);
              case TRACES -> span(item);
            }
          }
        }
      }
    }
    return leftOut.showing();
  }

  private void count(Wire in, boolean shown, Reason reason) {
    if (shown) {
      leftOut.shown();
    } else {
      leftOut.add(reason, in.bytes(), nameAt, nameLength);
    }
  }

  private void span(Wire fields) {
    boolean traced = false;
    boolean named = false;
    long start = 0;
    long end = 0;
    while (fields.next()) {
      switch (fields.tag()) {
        case TRACE_ID -> traced = fields.length() == TRACE_ID_BYTES;
        case SPAN_ID -> named = fields.length() == SPAN_ID_BYTES;
        case START -> start = fields.number();
        case END -> end = fields.number();
        case SPAN_NAME -> name(fields);
        default -> {}
      }
    }
    boolean timed = OtlpTimes.isKnown(start) && OtlpTimes.isKnown(end);
    Reason reason = !traced ? Reason.TRACE_ID : !named ? Reason.SPAN_ID : Reason.NO_START_OR_END;
    count(fields, traced && named && timed, reason);
  }

  private void name(Wire field) {
    nameAt = field.offset();
    nameLength = field.length();
  }

  private void metric(Wire fields, Wire field) {
    while (fields.next()) {
      if (fields.tag() == METRIC_NAME) {
        name(fields);
      }
    }
    Wire points = new Wire();
    fields.into(field);
    while (fields.next()) {
      switch (fields.tag()) {
        case GAUGE, SUM, HISTOGRAM, EXPONENTIAL, SUMMARY -> {
          points.into(fields);
          while (points.next()) {
            if (points.tag() == POINTS) {
              point(fields.tag(), points);
            }
          }
        }
        default -> {}
      }
    }
  }

  private void point(int kind, Wire field) {
    switch (kind) {
      case GAUGE, SUM -> number(field);
      case SUMMARY -> summary(field);
      default -> histogram(kind == EXPONENTIAL, field);
    }
  }

  private void number(Wire field) {
    Wire fields = point.into(field);
    long time = 0;
    long flags = 0;
    boolean valued = false;
    while (fields.next()) {
      switch (fields.tag()) {
        case TIME -> time = fields.number();
        case AS_DOUBLE, AS_INT -> valued = true;
        case NUMBER_FLAGS -> flags = fields.number();
        default -> {}
      }
    }
    boolean timed = OtlpTimes.isKnown(time);
    count(
        fields,
        (timed && valued) || (!valued && saysNothing(flags)),
        timed ? Reason.NO_VALUE : Reason.NO_TIME);
  }

  private void summary(Wire field) {
    Wire fields = point.into(field);
    long time = 0;
    long flags = 0;
    while (fields.next()) {
      switch (fields.tag()) {
        case TIME -> time = fields.number();
        case SUMMARY_FLAGS -> flags = fields.number();
        default -> {}
      }
    }
    count(fields, OtlpTimes.isKnown(time) || saysNothing(flags), Reason.NO_TIME);
  }

  private void histogram(boolean exponential, Wire field) {
    switch (histograms.read(exponential, field)) {
      case SHOWN, EMPTY -> leftOut.shown();
      case UNTIMED -> count(field, false, Reason.NO_TIME);
      case CONTRADICTORY -> count(field, false, Reason.COUNTS);
    }
  }

  private static boolean saysNothing(long flags) {
    return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
  }
}
