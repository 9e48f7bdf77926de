package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies made so that they take much more than they are. */
@Timeout(120)
class GreedyBodiesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String LARGE = "x".repeat(1 << 20);

  @Test
  void largeScopeOfManyRecords() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    ResourceLogs.Builder resource = request.addResourceLogsBuilder();
    resource.addScopeLogsBuilder().setScope(scope());
    for (int i = 0; i < 20_000; i++) {
      resource.getScopeLogsBuilder(0).addLogRecordsBuilder().addAttributes(attribute("n", "" + i));
    }
    read(Signal.LOGS, request.build());
  }

  @Test
  void largeScopeOfManyEqualRecords() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    ResourceLogs.Builder resource = request.addResourceLogsBuilder();
    resource.addScopeLogsBuilder().setScope(scope());
    for (int i = 0; i < 500_000; i++) {
      resource.getScopeLogsBuilder(0).addLogRecordsBuilder();
    }
    read(Signal.LOGS, request.build());
  }

  @Test
  void largeScopeOfManySpans() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    ScopeSpans.Builder spans = request.addResourceSpansBuilder().addScopeSpansBuilder();
    spans.setScope(scope());
    for (int i = 0; i < 20_000; i++) {
      spans.addSpans(
          Span.newBuilder()
              .setTraceId(ByteString.copyFrom(new byte[16]))
              .setSpanId(ByteString.copyFrom(new byte[8]))
              .setStartTimeUnixNano(1)
              .setEndTimeUnixNano(2)
              .addAttributes(attribute("n", "" + i)));
    }
    read(Signal.TRACES, request.build());
  }

  @Test
  void largeNameOfManySummaries() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    Summary.Builder summary = Summary.newBuilder();
    for (int i = 0; i < 50_000; i++) {
      summary.addDataPoints(SummaryDataPoint.newBuilder().setTimeUnixNano(1));
    }
    request
        .addResourceMetricsBuilder()
        .addScopeMetricsBuilder()
        .addMetrics(Metric.newBuilder().setName(LARGE).setSummary(summary));
    read(Signal.METRICS, request.build());
  }

  /** Written once, as of equal names the last counts, but looked through for each record. */
  @Test
  void scopeOfManyEqualNames() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    ResourceLogs.Builder resource = request.addResourceLogsBuilder();
    resource.addScopeLogsBuilder();
    for (int i = 0; i < 200_000; i++) {
      resource.getScopeLogsBuilder(0).getScopeBuilder().addAttributes(attribute("n", ""));
      resource.getScopeLogsBuilder(0).addLogRecordsBuilder();
    }
    read(Signal.LOGS, request.build());
  }

  @Test
  void largePointOfManyExemplars() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    NumberDataPoint.Builder large =
        NumberDataPoint.newBuilder().setTimeUnixNano(1).addAttributes(attribute("n", LARGE));
    NumberDataPoint.Builder wide = NumberDataPoint.newBuilder().setTimeUnixNano(1);
    for (int i = 0; i < 100_000; i++) {
      large.addExemplars(Exemplar.newBuilder().setAsInt(i));
      wide.addExemplars(Exemplar.newBuilder().setAsInt(i)).addAttributes(attribute("n", ""));
    }
    for (NumberDataPoint.Builder point : List.of(large, wide)) {
      request
          .addResourceMetricsBuilder()
          .addScopeMetricsBuilder()
          .addMetrics(Metric.newBuilder().setSum(Sum.newBuilder().addDataPoints(point)));
    }
    read(Signal.METRICS, request.build());
  }

  @Test
  void manyAttributes() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    ResourceLogs.Builder resource = request.addResourceLogsBuilder();
    LogRecord.Builder equal = resource.addScopeLogsBuilder().addLogRecordsBuilder();
    LogRecord.Builder different = resource.addScopeLogsBuilder().addLogRecordsBuilder();
    for (int i = 0; i < 200_000; i++) {
      resource.getResourceBuilder().addAttributes(attribute("n" + i, ""));
      equal.addAttributes(attribute("n", "" + i));
      different.addAttributes(attribute("n" + (i * 7_919 % 200_000), ""));
    }
    read(Signal.LOGS, request.build());
  }

  @Test
  void manyResources() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      request
          .addResourceLogsBuilder()
          .addScopeLogsBuilder()
          .addLogRecordsBuilder()
          .setTimeUnixNano(i + 1L);
    }
    byte[] body = request.build().toByteArray();
    // Each is a block: ids, properties and counts cost more than these few bytes.
    Bounded.run(
        body.length + 25 * 10_000,
        () -> assertThat(OtlpRequest.readProtobuf(Signal.LOGS, body, NOW)).hasSize(10_000));
    byte[] more = request.addResourceLogs(request.getResourceLogs(0)).build().toByteArray();
    assertThatThrownBy(() -> OtlpRequest.readProtobuf(Signal.LOGS, more, NOW))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessageContaining("smaller batches");
  }

  @Test
  void oneResourceInManyPieces() throws IOException {
    byte[] piece =
        ResourceLogs.newBuilder()
            .setResource(
                ResourceLogs.newBuilder().getResourceBuilder().addAttributes(attribute("a", "")))
            .build()
            .toByteArray();
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    for (int i = 0; i < 200_000; i++) {
      pieces.writeBytes(piece);
    }
    pieces.writeBytes(
        ResourceLogs.newBuilder()
            .addScopeLogs(
                io.opentelemetry.proto.logs.v1.ScopeLogs.newBuilder()
                    .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1)))
            .build()
            .toByteArray());
    byte[] resource = pieces.toByteArray();
    byte[] body = new byte[resource.length + 10];
    CodedOutputStream out = CodedOutputStream.newInstance(body);
    out.writeByteArray(1, resource);
    read(Signal.LOGS, Arrays.copyOf(body, out.getTotalBytesWritten()));
  }

  @Test
  void jsonOfNearlyNothing() {
    String records = "{},".repeat(500_000) + "{}";
    readJson("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + records + "]}]}]}");
    readJson("{\"resourceLogs\":[" + records + "]}");
    readJson("{\"unknown\":[" + records + "]}");
    readJson(
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"attributes\":["
            + records
            + "]}]}]}]}");
    String members = "\"severityText\":\"a\",".repeat(200_000) + "\"body\":{}";
    readJson("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" + members + "}]}]}]}");
  }

  private static InstrumentationScope scope() {
    return InstrumentationScope.newBuilder()
        .setName("s")
        .addAttributes(attribute("large", LARGE))
        .build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static void read(Signal signal, Message request) {
    read(signal, request.toByteArray());
  }

  private static void read(Signal signal, byte[] body) {
    for (OtlpBlock block :
        Bounded.get(body.length, () -> OtlpRequest.readProtobuf(signal, body, NOW))) {
      ByteSlice message = BlockPayload.of(block.block().payload()).objects();
      Bounded.run(message.length(), () -> rows(signal, message));
    }
  }

  private static void readJson(String json) {
    byte[] body = json.getBytes(UTF_8);
    Bounded.get(body.length, () -> OtlpRequest.readJson(Signal.LOGS, body, NOW));
  }

  /** What would be too much is refused. */
  private static void rows(Signal signal, ByteSlice message) {
    try {
      Reader.readRows(signal, message);
    } catch (MicromegasException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_BLOCK);
    }
  }
}
