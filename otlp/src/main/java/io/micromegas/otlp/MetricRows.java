package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.MetricSink;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;

/** Points of sums, gauges and summaries as rows of {@code measures}, read where they stand. */
final class MetricRows {
  private static final int GAUGE = Metric.GAUGE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SUM = Metric.SUM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SUMMARY = Metric.SUMMARY_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int TEMPORALITY =
      Sum.AGGREGATION_TEMPORALITY_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int MONOTONIC = Sum.IS_MONOTONIC_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int POINTS_OF_SUM = Sum.DATA_POINTS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int POINTS_OF_GAUGE = Gauge.DATA_POINTS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int POINTS_OF_SUMMARY = Summary.DATA_POINTS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int TIME = NumberDataPoint.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int AS_DOUBLE = NumberDataPoint.AS_DOUBLE_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int AS_INT = NumberDataPoint.AS_INT_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int ATTRIBUTES = NumberDataPoint.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int SUMMARY_TIME =
      SummaryDataPoint.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int SUMMARY_COUNT = SummaryDataPoint.COUNT_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int SUMMARY_SUM = SummaryDataPoint.SUM_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int SUMMARY_FLAGS = SummaryDataPoint.FLAGS_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int SUMMARY_ATTRIBUTES =
      SummaryDataPoint.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int QUANTILES =
      SummaryDataPoint.QUANTILE_VALUES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int QUANTILE =
      SummaryDataPoint.ValueAtQuantile.QUANTILE_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int QUANTILE_VALUE =
      SummaryDataPoint.ValueAtQuantile.VALUE_FIELD_NUMBER << 3 | Wire.FIXED64;

  private static final byte[] OF_MONOTONIC = "otel.metric.is_monotonic".getBytes(US_ASCII);

  private final MetricSink sink;
  private final RowTexts row;
  private final MetricFields metric;
  private final Wire data = new Wire();
  private final Wire point = new Wire();
  private final Wire detail = new Wire();

  /** What the present metric adds to its rows. */
  private final Members extras = new Members();

  /** For each set of extras: the same attributes come again with every metric and export. */
  private KnownAttributes known = new KnownAttributes();

  private String knownExtras = "";

  // Of the present metric, if it is a summary.
  private int countName;
  private int sumName;
  private int minName;
  private int maxName;

  private MetricRows(ByteSlice message, MetricSink sink) {
    this.row = new RowTexts(message);
    this.metric = new MetricFields(row);
    this.sink = sink;
  }

  static void read(ByteSlice message, MetricSink sink) {
    MetricRows rows = new MetricRows(message, sink);
    sink.start(rows.row.texts);
    rows.metric.read(message, rows::data);
  }

  private void data(Wire field) {
    switch (field.tag()) {
      case SUM -> sum(field);
      case GAUGE -> {
        extras.clear().addLiteral(MetricFields.OF_KIND, "\"gauge\"");
        numbers(field, POINTS_OF_GAUGE, "gauge");
      }
      case SUMMARY -> summaries(field);
      // Histograms have a view of their own.
      default -> {}
    }
  }

  private void sum(Wire field) {
    Wire fields = data.into(field);
    int temporality = 0;
    boolean monotonic = false;
    while (fields.next()) {
      if (fields.tag() == TEMPORALITY) {
        temporality = (int) fields.number();
      } else if (fields.tag() == MONOTONIC) {
        monotonic = fields.number() != 0;
      }
    }
    extras.clear().addLiteral(MetricFields.OF_KIND, "\"sum\"");
    extras.addLiteral(MetricFields.OF_TEMPORALITY, Integer.toString(temporality));
    extras.addLiteral(OF_MONOTONIC, Boolean.toString(monotonic));
    numbers(field, POINTS_OF_SUM, "sum" + temporality + monotonic);
  }

  private void numbers(Wire field, int points, String ofExtras) {
    if (!ofExtras.equals(knownExtras)) {
      known = new KnownAttributes();
      knownExtras = ofExtras;
    }
    Wire fields = data.into(field);
    while (fields.next()) {
      if (fields.tag() == points) {
        number(fields);
      }
    }
  }

  private void number(Wire field) {
    Wire fields = point.into(field);
    long time = 0;
    double value = 0;
    boolean valued = false;
    int from = -1;
    int to = 0;
    for (int at = fields.position(); fields.next(); at = fields.position()) {
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
        case ATTRIBUTES -> {
          from = from < 0 ? at : from;
          to = fields.position();
        }
        default -> {}
      }
    }
    if (valued && OtlpTimes.isKnown(time)) {
      int properties = properties(field.bytes(), Math.max(0, from), to);
      sink.metric(time, row.scopeName, metric.name, metric.unit, value, properties);
    }
  }

  private int properties(byte[] in, int from, int to) {
    int length = Math.max(0, to - from);
    int text = known.find(in, from, length);
    if (text < 0) {
      row.members.clear();
      row.addAttributes(in, from, from + length, ATTRIBUTES);
      row.members.addAll(extras);
      text = row.properties();
      known.keep(text);
    }
    return text;
  }

  private void summaries(Wire field) {
    countName = suffixed("_count");
    sumName = suffixed("_sum");
    minName = suffixed("_min");
    maxName = suffixed("_max");
    Wire fields = data.into(field);
    while (fields.next()) {
      if (fields.tag() == POINTS_OF_SUMMARY) {
        summary(fields);
      }
    }
  }

  private void summary(Wire field) {
    Wire fields = point.into(field);
    row.members.clear();
    long time = 0;
    long count = 0;
    double sum = 0;
    long flags = 0;
    while (fields.next()) {
      switch (fields.tag()) {
        case SUMMARY_TIME -> time = fields.number();
        case SUMMARY_COUNT -> count = fields.number();
        case SUMMARY_SUM -> sum = fields.real();
        case SUMMARY_FLAGS -> flags = fields.number();
        case SUMMARY_ATTRIBUTES -> row.members.add(fields);
        default -> {}
      }
    }
    boolean nothing = (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
    if (nothing || !OtlpTimes.isKnown(time)) {
      return;
    }
    int properties = row.properties();
    sink.metric(time, row.scopeName, countName, row.texts.id(""), unsigned(count), properties);
    sink.metric(time, row.scopeName, sumName, metric.unit, sum, properties);
    extremes(fields.into(field), time, properties);
  }

  private void extremes(Wire fields, long time, int properties) {
    boolean min = false;
    boolean max = false;
    while (fields.next()) {
      if (fields.tag() == QUANTILES) {
        double quantile = 0;
        double value = 0;
        Wire each = detail.into(fields);
        while (each.next()) {
          if (each.tag() == QUANTILE) {
            quantile = each.real();
          } else if (each.tag() == QUANTILE_VALUE) {
            value = each.real();
          }
        }
        if (quantile == 0.0 && !min) {
          min = true;
          sink.metric(time, row.scopeName, minName, metric.unit, value, properties);
        } else if (quantile == 1.0 && !max) {
          max = true;
          sink.metric(time, row.scopeName, maxName, metric.unit, value, properties);
        }
      }
    }
  }

  /** Id of the metric's name with more behind it. */
  private int suffixed(String suffix) {
    byte[] utf8 = row.texts.utf8(metric.name);
    return row.texts.id(row.out.clear().raw(utf8, 0, utf8.length).raw(suffix));
  }

  private static double unsigned(long count) {
    double value = (double) (count >>> 1) * 2 + (count & 1);
    return count >= 0 ? count : value;
  }
}
