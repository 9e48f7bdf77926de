package io.micromegas.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** The sample shop as its exporters of OpenTelemetry would tell of the last minute. */
final class OpenTelemetryShop {
  private static final int BATCHES = 20;
  private static final int BATCH = 512;
  private static final long MINUTE = 60_000_000_000L;
  private static final List<String> ROUTES =
      List.of("/cart", "/orders/{id}", "/checkout", "/search");
  private static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("shop").build();

  private final TelemetrySender sender;
  private final Random random;
  private final long begin = System.currentTimeMillis() * 1_000_000 - MINUTE;

  OpenTelemetryShop(TelemetrySender sender, long seed) {
    this.sender = sender;
    this.random = new Random(seed);
  }

  /** Sends everything; returns when all of it is acknowledged. */
  void send() throws IOException {
    for (int batch = 0; batch < BATCHES; batch++) {
      sender.export("traces", traces());
      sender.export("logs", logs());
      sender.export("metrics", metrics());
    }
  }

  private MessageLite traces() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    var scope =
        request
            .addResourceSpansBuilder()
            .setResource(resource())
            .addScopeSpansBuilder()
            .setScope(SCOPE);
    for (int i = 0; i < BATCH; i++) {
      long start = begin + random.nextLong(MINUTE);
      String route = ROUTES.get(i % ROUTES.size());
      Span.Builder span =
          scope
              .addSpansBuilder()
              .setTraceId(id(16))
              .setSpanId(id(8))
              .setParentSpanId(id(8))
              .setName("GET " + route)
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(start)
              .setEndTimeUnixNano(start + random.nextLong(10_000_000))
              .addAttributes(text("http.route", route))
              .addAttributes(number("http.response.status_code", 200))
              .addAttributes(text("server.address", "shop.example.com"));
      if (i % 100 == 0) {
        span.addEventsBuilder()
            .setName("retried")
            .setTimeUnixNano(start)
            .addAttributes(number("attempt", i));
      }
    }
    return request.build();
  }

  private MessageLite logs() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    var scope =
        request
            .addResourceLogsBuilder()
            .setResource(resource())
            .addScopeLogsBuilder()
            .setScope(SCOPE);
    for (int i = 0; i < BATCH; i++) {
      scope.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(begin + random.nextLong(MINUTE))
              .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
              .setSeverityText("INFO")
              .setBody(AnyValue.newBuilder().setStringValue("order " + i + " accepted"))
              .setTraceId(id(16))
              .setSpanId(id(8))
              .addAttributes(text("thread.name", "http-" + i % 16))
              .addAttributes(number("code.lineno", i)));
    }
    return request.build();
  }

  private MessageLite metrics() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    var scope =
        request
            .addResourceMetricsBuilder()
            .setResource(resource())
            .addScopeMetricsBuilder()
            .setScope(SCOPE);
    var orders = scope.addMetricsBuilder().setName("orders").setUnit("1").getSumBuilder();
    orders.setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (int i = 0; i < BATCH; i++) {
      orders.addDataPoints(
          NumberDataPoint.newBuilder()
              .setStartTimeUnixNano(begin)
              .setTimeUnixNano(begin + random.nextLong(MINUTE))
              .setAsInt(i)
              .addAttributes(text("http.route", ROUTES.get(i % ROUTES.size()))));
    }
    var took = scope.addMetricsBuilder().setName("took").setUnit("s").getHistogramBuilder();
    took.setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    for (int i = 0; i < BATCH / 10; i++) {
      took.addDataPoints(
          HistogramDataPoint.newBuilder()
              .setStartTimeUnixNano(begin)
              .setTimeUnixNano(begin + random.nextLong(MINUTE))
              .setCount(6)
              .setSum(2.5)
              .addAllExplicitBounds(List.of(0.1, 1.0))
              .addAllBucketCounts(List.of(3L, 2L, 1L))
              .addAttributes(text("http.route", ROUTES.get(i % ROUTES.size()))));
    }
    return request.build();
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "sample-shop"))
        .addAttributes(text("service.instance.id", "shop-1"))
        .addAttributes(text("host.name", "shop-1.example.com"))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }
}
