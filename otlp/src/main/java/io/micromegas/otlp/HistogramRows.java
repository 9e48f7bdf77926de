package io.micromegas.otlp;

import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.TextTable;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;

/** Points of histograms as rows of {@code histograms}, read where they stand. */
final class HistogramRows {
  private static final int HISTOGRAM = Metric.HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXPONENTIAL =
      Metric.EXPONENTIAL_HISTOGRAM_FIELD_NUMBER << 3 | Wire.LENGTH;

  // Both kinds agree in these.
  private static final int POINTS = Histogram.DATA_POINTS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int TEMPORALITY =
      Histogram.AGGREGATION_TEMPORALITY_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int START =
      HistogramDataPoint.START_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int TIME =
      HistogramDataPoint.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int COUNT = HistogramDataPoint.COUNT_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int SUM = HistogramDataPoint.SUM_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int FLAGS = HistogramDataPoint.FLAGS_FIELD_NUMBER << 3 | Wire.VARINT;

  private static final int COUNTS =
      HistogramDataPoint.BUCKET_COUNTS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int BOUNDS =
      HistogramDataPoint.EXPLICIT_BOUNDS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXEMPLARS = HistogramDataPoint.EXEMPLARS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int ATTRIBUTES =
      HistogramDataPoint.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int MIN = HistogramDataPoint.MIN_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int MAX = HistogramDataPoint.MAX_FIELD_NUMBER << 3 | Wire.FIXED64;

  private static final int SCALE =
      ExponentialHistogramDataPoint.SCALE_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int ZERO_COUNT =
      ExponentialHistogramDataPoint.ZERO_COUNT_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int ZERO_THRESHOLD =
      ExponentialHistogramDataPoint.ZERO_THRESHOLD_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int POSITIVE =
      ExponentialHistogramDataPoint.POSITIVE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int NEGATIVE =
      ExponentialHistogramDataPoint.NEGATIVE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXPONENTIAL_EXEMPLARS =
      ExponentialHistogramDataPoint.EXEMPLARS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXPONENTIAL_ATTRIBUTES =
      ExponentialHistogramDataPoint.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EXPONENTIAL_MIN =
      ExponentialHistogramDataPoint.MIN_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int EXPONENTIAL_MAX =
      ExponentialHistogramDataPoint.MAX_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int OFFSET =
      ExponentialHistogramDataPoint.Buckets.OFFSET_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int OFFSET_COUNTS =
      ExponentialHistogramDataPoint.Buckets.BUCKET_COUNTS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private final HistogramSink sink;
  private final RowTexts row;
  private final ExemplarJson exemplar = new ExemplarJson();
  private final MetricFields metric;
  private final Wire data = new Wire();
  private final Wire point = new Wire();
  private final Wire part = new Wire();
  private final Members extras = new Members();
  private final JsonText bounds = new JsonText();
  private final JsonText counts = new JsonText();
  private final JsonText exemplars = new JsonText();

  // Of the present point.
  private long time;
  private long start;
  private long count;
  private long flags;
  private double sum;
  private double min;
  private double max;

  private HistogramRows(ByteSlice message, HistogramSink sink) {
    this.row = new RowTexts(message);
    this.metric = new MetricFields(row);
    this.sink = sink;
  }

  static void read(ByteSlice message, HistogramSink sink) {
    HistogramRows rows = new HistogramRows(message, sink);
    sink.start(rows.row.texts);
    rows.metric.read(message, rows::data);
  }

  private void data(Wire field) {
    if (field.tag() == HISTOGRAM || field.tag() == EXPONENTIAL) {
      points(field, field.tag() == EXPONENTIAL);
    }
  }

  private void points(Wire field, boolean exponential) {
    Wire fields = data.into(field);
    int temporality = 0;
    while (fields.next()) {
      if (fields.tag() == TEMPORALITY) {
        temporality = (int) fields.number();
      }
    }
    extras.clear();
    extras.addLiteral(
        MetricFields.OF_KIND, exponential ? "\"exponential_histogram\"" : "\"histogram\"");
    extras.addLiteral(MetricFields.OF_TEMPORALITY, Integer.toString(temporality));
    fields.into(field);
    while (fields.next()) {
      if (fields.tag() == POINTS) {
        if (read(exponential, fields) == Fate.SHOWN) {
          put();
        }
      }
    }
  }

  /** What becomes of a point. */
  enum Fate {
    SHOWN,
    /** It says itself that it has no value. */
    EMPTY,
    UNTIMED,
    /** Counts do not go with bounds, or do not add up. */
    CONTRADICTORY
  }

  /** Returns one for looking at points only. */
  static HistogramRows looking() {
    return new HistogramRows(ByteSlice.of(new byte[0]), NOWHERE);
  }

  private static final HistogramSink NOWHERE =
      new HistogramSink() {
        @Override
        public void start(TextTable texts) {}

        @Override
        public void histogram(Point point) {}
      };

  /** Reads the point that is the current field. */
  Fate read(boolean exponential, Wire field) {
    begin();
    boolean sound = exponential ? exponential(field) : explicit(field);
    if ((flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0) {
      return Fate.EMPTY;
    }
    if (!OtlpTimes.isKnown(time)) {
      return Fate.UNTIMED;
    }
    return sound ? Fate.SHOWN : Fate.CONTRADICTORY;
  }

  private void begin() {
    time = 0;
    start = 0;
    count = 0;
    flags = 0;
    sum = Double.NaN;
    min = Double.NaN;
    max = Double.NaN;
    exemplars.clear().raw('[');
    row.members.clear();
  }

  /** Takes what both kinds have in the same place. */
  private void common(Wire fields) {
    switch (fields.tag()) {
      case START -> start = fields.number();
      case TIME -> time = fields.number();
      case COUNT -> count = fields.number();
      case SUM -> sum = fields.real();
      case FLAGS -> flags = fields.number();
      default -> {}
    }
  }

  private boolean explicit(Wire field) {
    bounds.clear().raw('[');
    counts.clear().raw('[');
    Buckets buckets = new Buckets(counts);
    Wire fields = point.into(field);
    while (fields.next()) {
      switch (fields.tag()) {
        case MIN -> min = fields.real();
        case MAX -> max = fields.real();
        case BOUNDS -> buckets.bounds(fields, bounds);
        case COUNTS -> buckets.counts(fields, Wire.FIXED64, buckets.size() == 0);
        case EXEMPLARS -> exemplar.add(fields, row.json, exemplars);
        case ATTRIBUTES -> row.members.add(fields);
        default -> common(fields);
      }
    }
    if (buckets.size() == 0) {
      // Of values that are only counted nothing is known but that they are somewhere.
      counts.number(count);
    }
    bounds.raw(']');
    counts.raw(']');
    return buckets.isComplete(count);
  }

  private boolean exponential(Wire field) {
    double threshold = 0;
    long zero = 0;
    int scale = 0;
    Wire fields = point.into(field);
    while (fields.next()) {
      switch (fields.tag()) {
        case EXPONENTIAL_MIN -> min = fields.real();
        case EXPONENTIAL_MAX -> max = fields.real();
        case SCALE -> scale = zigzag(fields.number());
        case ZERO_COUNT -> zero = fields.number();
        case ZERO_THRESHOLD -> threshold = fields.real();
        case EXPONENTIAL_EXEMPLARS -> exemplar.add(fields, row.json, exemplars);
        case EXPONENTIAL_ATTRIBUTES -> row.members.add(fields);
        default -> common(fields);
      }
    }
    counts.clear().raw("{\"negative\":[");
    Buckets buckets = new Buckets(counts);
    int negative = side(fields.into(field), NEGATIVE, buckets);
    counts.raw("],\"positive\":[");
    int positive = side(fields.into(field), POSITIVE, buckets);
    counts.raw("],\"zero\":").number(zero).raw('}');
    buckets.add(zero);
    bounds.clear().raw("{\"negative_offset\":").number(negative);
    bounds.raw(",\"positive_offset\":").number(positive);
    bounds.raw(",\"scale\":").number(scale);
    bounds.raw(",\"zero_threshold\":").number(threshold).raw('}');
    return buckets.isSound(count) && threshold >= 0 && threshold < Double.POSITIVE_INFINITY;
  }

  /** Writes the counts of one side; returns its offset. */
  private int side(Wire fields, int side, Buckets counted) {
    int offset = 0;
    boolean first = true;
    while (fields.next()) {
      if (fields.tag() == side) {
        Wire buckets = part.into(fields);
        while (buckets.next()) {
          if (buckets.tag() == OFFSET) {
            offset = zigzag(buckets.number());
          } else if (buckets.tag() == OFFSET_COUNTS) {
            counted.counts(buckets, Wire.VARINT, first);
            first = false;
          }
        }
      }
    }
    return offset;
  }

  private void put() {
    row.members.addAll(extras);
    sink.histogram(
        new HistogramSink.Point(
            time,
            OtlpTimes.isKnown(start) ? start : 0,
            row.scopeName,
            metric.name,
            metric.unit,
            count,
            sum,
            min,
            max,
            row.texts.id(bounds),
            row.texts.id(counts),
            row.texts.id(exemplars.raw(']')),
            row.properties()));
  }

  private static int zigzag(long bits) {
    int value = (int) bits;
    return (value >>> 1) ^ -(value & 1);
  }
}
