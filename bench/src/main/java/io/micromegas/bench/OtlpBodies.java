package io.micromegas.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.micromegas.otlp.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Random;

/**
 * Bodies as a web service's exporter batches them: one resource with the attributes that detectors
 * add, and on every span, record or point the attributes of HTTP's conventions. The same number
 * gives the same body.
 */
final class OtlpBodies {
  private static final String[] METHODS = {"GET", "GET", "GET", "POST", "PUT", "DELETE"};
  private static final String[] ROUTES = {
    "/users/{id}", "/orders", "/orders/{id}", "/cart", "/checkout", "/health", "/search", "/login"
  };
  private static final long MINUTE = 60_000_000_000L;

  private final String service;
  private final long begin;
  private final int batch;

  /**
   * Makes bodies.
   *
   * @param service name of the sending service
   * @param begin nanoseconds since the epoch at which its minute begins
   * @param batch spans, records or points in each
   */
  OtlpBodies(String service, long begin, int batch) {
    this.service = service;
    this.begin = begin;
    this.batch = batch;
  }

  byte[] body(Signal signal, int number) {
    Random random = new Random(31L * signal.label().hashCode() + number);
    MessageLite message =
        switch (signal) {
          case LOGS -> logs(random);
          case METRICS -> metrics(random);
          case TRACES -> spans(random);
        };
    return message.toByteArray();
  }

  private ExportTraceServiceRequest spans(Random random) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder().setScope(scope("io.opentelemetry.http"));
    for (int i = 0; i < batch; i++) {
      long start = begin + random.nextLong(MINUTE);
      long duration = (long) (1e6 * Math.exp(random.nextGaussian() + 2));
      int route = random.nextInt(ROUTES.length);
      int status = random.nextInt(100) == 0 ? 500 : 200;
      Span.Builder span =
          scope
              .addSpansBuilder()
              .setTraceId(id(random, 16))
              .setSpanId(id(random, 8))
              .setParentSpanId(id(random, 8))
              .setName("GET " + ROUTES[route])
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(start)
              .setEndTimeUnixNano(start + duration)
              .addAttributes(text("http.request.method", METHODS[random.nextInt(METHODS.length)]))
              .addAttributes(text("http.route", ROUTES[route]))
              .addAttributes(number("http.response.status_code", status))
              .addAttributes(text("server.address", "shop.example.com"))
              .addAttributes(number("server.port", 443))
              .addAttributes(text("client.address", "10.0.0." + random.nextInt(256)))
              .addAttributes(text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64)"));
      if (status == 500) {
        span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        span.addEventsBuilder()
            .setName("exception")
            .setTimeUnixNano(start + duration / 2)
            .addAttributes(text("exception.type", "java.lang.IllegalStateException"))
            .addAttributes(text("exception.message", "no connection within 5 s"));
      }
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource()).addScopeSpans(scope))
        .build();
  }

  private ExportLogsServiceRequest logs(Random random) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder().setScope(scope("com.example.shop.Orders"));
    for (int i = 0; i < batch; i++) {
      long time = begin + random.nextLong(MINUTE);
      scope
          .addLogRecordsBuilder()
          .setTimeUnixNano(time)
          .setObservedTimeUnixNano(time + 1_000)
          .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
          .setSeverityText("INFO")
          .setBody(
              AnyValue.newBuilder()
                  .setStringValue("order " + random.nextInt(1_000_000) + " of 3 items accepted"))
          .setTraceId(id(random, 16))
          .setSpanId(id(random, 8))
          .addAttributes(text("thread.name", "http-" + random.nextInt(16)))
          .addAttributes(text("code.function", "accept"))
          .addAttributes(number("code.lineno", 80 + random.nextInt(40)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(scope))
        .build();
  }

  private ExportMetricsServiceRequest metrics(Random random) {
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().setScope(scope("io.opentelemetry.http"));
    Sum.Builder sum =
        Sum.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
            .setIsMonotonic(true);
    for (int i = 0; i < batch; i++) {
      sum.addDataPoints(
          NumberDataPoint.newBuilder()
              .setStartTimeUnixNano(begin)
              .setTimeUnixNano(begin + random.nextLong(MINUTE))
              .setAsInt(random.nextInt(1_000_000))
              .addAttributes(text("http.request.method", METHODS[i % METHODS.length]))
              .addAttributes(text("http.route", ROUTES[i % ROUTES.length]))
              .addAttributes(number("http.response.status_code", 200 + i % 5)));
    }
    scope.addMetrics(Metric.newBuilder().setName("http.requests").setUnit("1").setSum(sum));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource()).addScopeMetrics(scope))
        .build();
  }

  private Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", service))
        .addAttributes(text("service.instance.id", "627cc493-f310-47de-96bd-71410b7dec09"))
        .addAttributes(text("service.version", "1.4.2"))
        .addAttributes(text("host.name", "node-17"))
        .addAttributes(text("host.arch", "amd64"))
        .addAttributes(text("os.type", "linux"))
        .addAttributes(text("os.description", "Linux 6.8.0"))
        .addAttributes(number("process.pid", 4711))
        .addAttributes(text("process.runtime.name", "OpenJDK Runtime Environment"))
        .addAttributes(text("process.runtime.version", "25.0.1"))
        .addAttributes(text("telemetry.sdk.language", "java"))
        .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
        .build();
  }

  private static InstrumentationScope scope(String name) {
    return InstrumentationScope.newBuilder().setName(name).setVersion("2.10.0").build();
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

  private static ByteString id(Random random, int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }
}
