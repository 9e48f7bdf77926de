package io.micromegas.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What senders are told of things that no view shows. */
class ShowingTest {
  private static final long TIME = 1_700_000_000_000_000_000L;
  private static final int NOTHING = DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;

  @Test
  void spansWithoutIdsOrTimes() {
    Showing showing =
        spans(
            span("whole", 16, 8, TIME, TIME),
            span("short trace", 15, 8, TIME, TIME),
            span("long span", 16, 9, TIME, TIME),
            span("open", 16, 8, TIME, 0),
            span("never", 16, 8, 0, 0));
    assertThat(showing)
        .isEqualTo(
            new Showing(
                5,
                4,
                "2 without a start or an end, like 'open', 'never'; 1 with a trace id that is not"
                    + " of 16 bytes, like 'short trace'; 1 with a span id that is not of 8 bytes,"
                    + " like 'long span'"));
    assertThat(spans(span("whole", 16, 8, TIME, TIME))).isEqualTo(new Showing(1, 0, ""));
  }

  @Test
  void examplesAreFewAndShort() {
    Span[] spans = new Span[1000];
    for (int i = 0; i < spans.length; i++) {
      spans[i] = span("x".repeat(10_000), 0, 0, TIME, TIME);
    }
    Showing showing = spans(spans);
    assertThat(showing.unshown()).isEqualTo(1000);
    assertThat(showing.why()).startsWith("1000 with a trace id").hasSizeLessThan(300);
  }

  @Test
  void spansAreThoseThatAreNoRows() {
    for (int round = 0; round < 500; round++) {
      long seed = System.nanoTime();
      ResourceSpans message =
          new RandomMessages(new Random(seed)).like(ResourceSpans.getDefaultInstance());
      Showing showing = ShowingOfMessage.of(Signal.TRACES, message.toByteArray());
      assertThat(showing.items() - showing.unshown())
          .as("seed %d", seed)
          .isEqualTo(RowsByLibrary.spans(message).size());
    }
  }

  @Test
  void pointsWithoutTimeOrValue() {
    Metric.Builder gauge = Metric.newBuilder().setName("temperature");
    gauge
        .getGaugeBuilder()
        .addDataPoints(NumberDataPoint.newBuilder().setTimeUnixNano(TIME).setAsInt(0))
        .addDataPoints(NumberDataPoint.newBuilder().setAsInt(3))
        .addDataPoints(NumberDataPoint.newBuilder().setTimeUnixNano(TIME))
        .addDataPoints(NumberDataPoint.newBuilder().setTimeUnixNano(TIME).setFlags(NOTHING));
    Metric.Builder summary = Metric.newBuilder().setName("latency");
    summary
        .getSummaryBuilder()
        .addDataPoints(SummaryDataPoint.newBuilder().setTimeUnixNano(TIME))
        .addDataPoints(SummaryDataPoint.newBuilder().setTimeUnixNano(-1))
        .addDataPoints(SummaryDataPoint.newBuilder().setFlags(NOTHING));
    assertThat(metrics(gauge.build(), summary.build()))
        .isEqualTo(
            new Showing(
                7,
                3,
                "2 without a time, like 'temperature', 'latency'; 1 without a value, like"
                    + " 'temperature'"));
  }

  @Test
  void histogramsWhoseCountsContradictEachOther() {
    Metric.Builder plain = Metric.newBuilder().setName("plain");
    plain
        .getHistogramBuilder()
        .addDataPoints(histogram(3, 1, 2).addExplicitBounds(5))
        .addDataPoints(histogram(7))
        .addDataPoints(histogram(4, 1, 2).addExplicitBounds(5))
        .addDataPoints(histogram(3, 1, 2))
        .addDataPoints(histogram(7).addExplicitBounds(5))
        .addDataPoints(histogram(3, 1, 2).addExplicitBounds(5).clearTimeUnixNano());
    Metric.Builder exponential = Metric.newBuilder().setName("exponential");
    exponential
        .getExponentialHistogramBuilder()
        .addDataPoints(exponential(406))
        .addDataPoints(exponential(405))
        .addDataPoints(exponential(1).setFlags(NOTHING));
    assertThat(metrics(plain.build(), exponential.build()))
        .isEqualTo(
            new Showing(
                9,
                5,
                "1 without a time, like 'plain'; 4 whose counts contradict each other, like"
                    + " 'plain', 'plain', 'plain'"));
  }

  @Test
  void theAnswerIsThatOfTheProtocol() throws Exception {
    PartialSuccess some = new PartialSuccess(Signal.TRACES, 3, "\"why\"");
    ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(some.toProtobuf());
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
    assertThat(response.getPartialSuccess().getErrorMessage()).isEqualTo("\"why\"");
    ExportTraceServiceResponse.Builder json = ExportTraceServiceResponse.newBuilder();
    JsonMessages.read(some.toJson(), json);
    assertThat(json.build()).isEqualTo(response);
    PartialSuccess none = PartialSuccess.none(Signal.TRACES);
    assertThat(none.toProtobuf()).isEmpty();
    assertThat(new String(none.toJson(), StandardCharsets.UTF_8)).isEqualTo("{}");
  }

  private static Showing spans(Span... spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addAllSpans(List.of(spans));
    return only(Signal.TRACES, request.build().toByteArray());
  }

  private static Showing metrics(Metric... metrics) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request.addResourceMetricsBuilder().addScopeMetricsBuilder().addAllMetrics(List.of(metrics));
    return only(Signal.METRICS, request.build().toByteArray());
  }

  private static Showing only(Signal signal, byte[] body) {
    List<OtlpBlock> blocks = OtlpRequest.readProtobuf(signal, body, Instant.EPOCH);
    assertThat(blocks).hasSize(1);
    return blocks.getFirst().showing();
  }

  private static Span span(String name, int traceId, int spanId, long start, long end) {
    return Span.newBuilder()
        .setName(name)
        .setTraceId(ByteString.copyFrom(new byte[traceId]))
        .setSpanId(ByteString.copyFrom(new byte[spanId]))
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(end)
        .build();
  }

  private static HistogramDataPoint.Builder histogram(long count, long... buckets) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder().setTimeUnixNano(TIME).setCount(count);
    for (long bucket : buckets) {
      point.addBucketCounts(bucket);
    }
    return point;
  }

  /** Of 406 values. */
  private static ExponentialHistogramDataPoint.Builder exponential(long count) {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setTimeUnixNano(TIME)
            .setCount(count)
            .setZeroCount(1);
    point.getPositiveBuilder().addBucketCounts(2).addBucketCounts(300);
    point.getNegativeBuilder().addBucketCounts(103);
    return point;
  }
}
