package io.micromegas.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.LogSink;
import io.micromegas.telemetry.MetricSink;
import io.micromegas.telemetry.TextTable;

/** Reads all there is in a stored message, and forgets it. */
final class Reader implements LogSink, MetricSink, OtelSpanSink, HistogramSink, ExemplarSink {
  private TextTable texts = new OtlpTexts(0);
  private int checked = -1;
  private long taken;

  /** Columns have a bound, too. */
  private static final long MOST = 64 << 20;

  private Reader() {}

  static void readAll(Signal signal, ByteSlice message) {
    readRows(signal, message);
    OtlpObjects.read(signal, message).forEach(OtlpObjects.OtlpObject::json);
  }

  static void readRows(Signal signal, ByteSlice message) {
    switch (signal) {
      case LOGS -> OtlpDecoder.decodeLogs(message, 1, new Reader());
      case METRICS -> {
        OtlpDecoder.decodeMetrics(message, new Reader());
        OtlpDecoder.decodeHistograms(message, new Reader());
        OtlpDecoder.decodeExemplars(message, new Reader());
      }
      case TRACES -> {
        OtlpDecoder.decodeSpans(message, false, new Reader());
        OtlpDecoder.decodeSpans(message, true, new Reader());
      }
    }
  }

  @Override
  public void start(TextTable table) {
    texts = table;
  }

  @Override
  public void log(
      long time, int level, int target, byte[] message, int offset, int length, int properties) {
    assertThat(level).isBetween(1, 6);
    object(properties, target);
  }

  @Override
  public void metric(long time, int target, int name, int unit, double value, int properties) {
    object(properties, target, name, unit);
  }

  @Override
  public void span(
      byte[] message,
      int traceId,
      int spanId,
      int parentSpanId,
      long start,
      long end,
      int name,
      int kind,
      int status,
      int statusMessage,
      int properties,
      int events,
      int links) {
    object(properties, name, kind, status, events, links);
    assertThat(traceId).isBetween(0, message.length - 16);
    assertThat(spanId).isBetween(0, message.length - 8);
  }

  @Override
  public void histogram(Point point) {
    object(point.properties(), point.target(), point.name(), point.unit());
    object(point.properties(), point.bounds(), point.counts(), point.exemplars());
    assertThat(point.count()).isNotNegative();
  }

  @Override
  public void exemplar(
      byte[] message,
      long time,
      int target,
      int name,
      int unit,
      double value,
      int traceId,
      int spanId,
      int properties) {
    object(properties, target, name, unit);
    assertThat(traceId).isBetween(-1, message.length - 16);
    assertThat(spanId).isBetween(-1, message.length - 8);
  }

  private void object(int properties, int... others) {
    if (properties > checked) {
      byte[] text = texts.utf8(properties);
      assertThat(text[0]).isEqualTo((byte) '{');
      assertThat(text[text.length - 1]).isEqualTo((byte) '}');
      checked = properties;
      taken += text.length;
      if (taken > MOST) {
        throw new MicromegasException(ErrorCode.CORRUPT_BLOCK, "more than there is room for");
      }
    }
    for (int id : others) {
      assertThat(id).isBetween(0, texts.size() - 1);
    }
  }
}
