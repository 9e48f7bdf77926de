package io.micromegas.otlp;

import io.micromegas.telemetry.ByteSlice;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;

/** Exemplars of all kinds of points as rows of {@code exemplars}, read where they stand. */
final class ExemplarRows {
  private static final int GAUGE = Metric.GAUGE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SUM = Metric.SUM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int HISTOGRAM = Metric.HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXPONENTIAL =
      Metric.EXPONENTIAL_HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;

  // All kinds agree in these two.
  private static final int POINTS = Gauge.DATA_POINTS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int POINT_TIME =
      NumberDataPoint.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;

  private static final int TIME = Exemplar.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int AS_DOUBLE = Exemplar.AS_DOUBLE_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int AS_INT = Exemplar.AS_INT_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int TRACE_ID = Exemplar.TRACE_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPAN_ID = Exemplar.SPAN_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int OWN_ATTRIBUTES =
      Exemplar.FILTERED_ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  /** Kinds of points that have exemplars, and where. */
  private enum Kind {
    GAUGE(NumberDataPoint.EXEMPLARS_FIELD_NUMBER, NumberDataPoint.ATTRIBUTES_FIELD_NUMBER, "gauge"),
    SUM(NumberDataPoint.EXEMPLARS_FIELD_NUMBER, NumberDataPoint.ATTRIBUTES_FIELD_NUMBER, "sum"),
    HISTOGRAM(
        HistogramDataPoint.EXEMPLARS_FIELD_NUMBER,
        HistogramDataPoint.ATTRIBUTES_FIELD_NUMBER,
        "histogram"),
    EXPONENTIAL(
        ExponentialHistogramDataPoint.EXEMPLARS_FIELD_NUMBER,
        ExponentialHistogramDataPoint.ATTRIBUTES_FIELD_NUMBER,
        "exponential_histogram");

    private final int exemplars;
    private final int attributes;
    private final String json;

    Kind(int exemplars, int attributes, String name) {
      this.exemplars = exemplars << 3 | Wire.LENGTH;
      this.attributes = attributes << 3 | Wire.LENGTH;
      this.json = '"' + name + '"';
    }
  }

  private final ExemplarSink sink;
  private final RowTexts row;
  private final MetricFields metric;
  private final Wire data = new Wire();
  private final Wire point = new Wire();
  private final Wire exemplar = new Wire();
  private final Members ofPoint = new Members();

  private ExemplarRows(ByteSlice message, ExemplarSink sink) {
    this.row = new RowTexts(message);
    this.metric = new MetricFields(row);
    this.sink = sink;
  }

  static void read(ByteSlice message, ExemplarSink sink) {
    ExemplarRows rows = new ExemplarRows(message, sink);
    sink.start(rows.row.texts);
    rows.metric.read(message, rows::data);
  }

  private void data(Wire field) {
    switch (field.tag()) {
      case GAUGE -> points(field, Kind.GAUGE);
      case SUM -> points(field, Kind.SUM);
      case HISTOGRAM -> points(field, Kind.HISTOGRAM);
      case EXPONENTIAL -> points(field, Kind.EXPONENTIAL);
      // Summaries have none.
      default -> {}
    }
  }

  private void points(Wire field, Kind kind) {
    Wire fields = data.into(field);
    while (fields.next()) {
      if (fields.tag() == POINTS) {
        exemplars(fields, kind);
      }
    }
  }

  private void exemplars(Wire field, Kind kind) {
    Wire fields = point.into(field);
    ofPoint.clear();
    long time = 0;
    boolean any = false;
    while (fields.next()) {
      if (fields.tag() == POINT_TIME) {
        time = fields.number();
      } else if (fields.tag() == kind.exemplars) {
        any = true;
      } else if (fields.tag() == kind.attributes) {
        ofPoint.add(fields);
      }
    }
    if (!any) {
      return;
    }
    ofPoint.addLiteral(MetricFields.OF_KIND, kind.json);
    fields.into(field);
    while (fields.next()) {
      if (fields.tag() == kind.exemplars) {
        exemplar(fields, time);
      }
    }
  }

  private void exemplar(Wire field, long timeOfPoint) {
    Wire fields = exemplar.into(field);
    row.members.clear();
    long time = 0;
    double value = 0;
    boolean valued = false;
    int traceId = -1;
    int spanId = -1;
    while (fields.next()) {
      switch (fields.tag()) {
        case TIME -> time = fields.number();
        case AS_DOUBLE -> {
          value = fields.real();
          valued = true;
        }
        case AS_INT -> {
          value = fields.number();
          valued = true;
        }
        case TRACE_ID -> traceId = fields.length() == TRACE_ID_BYTES ? fields.offset() : -1;
        case SPAN_ID -> spanId = fields.length() == SPAN_ID_BYTES ? fields.offset() : -1;
        case OWN_ATTRIBUTES -> row.members.add(fields);
        default -> {}
      }
    }
    time = OtlpTimes.isKnown(time) ? time : timeOfPoint;
    if (valued && OtlpTimes.isKnown(time)) {
      row.members.addAll(ofPoint);
      sink.exemplar(
          field.bytes(),
          time,
          row.scopeName,
          metric.name,
          metric.unit,
          value,
          traceId,
          spanId,
          row.properties());
    }
  }
}
