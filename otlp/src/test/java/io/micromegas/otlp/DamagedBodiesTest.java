package io.micromegas.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.LogSink;
import io.micromegas.telemetry.MetricSink;
import io.micromegas.telemetry.TextTable;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged bodies are refused or read, damaged blocks reported or read; never anything else. */
class DamagedBodiesTest {
  private static final int ROUNDS = 20_000;
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @EnumSource
  void protobuf(Signal signal) {
    byte[] whole = body(signal);
    assertThat(OtlpRequest.readProtobuf(signal, whole, NOW)).hasSize(1);
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damaged(whole, random);
      try {
        List<OtlpBlock> blocks = OtlpRequest.readProtobuf(signal, damaged, NOW);
        // What is taken can be read.
        for (OtlpBlock block : blocks) {
          decode(signal, BlockPayload.of(block.block().payload()).objects());
          // And is the same block when it is sent again.
          assertThat(OtlpRequest.readProtobuf(signal, damaged, NOW.plusSeconds(1)))
              .anyMatch(
                  again -> again.block().info().blockId().equals(block.block().info().blockId()));
        }
      } catch (MicromegasException e) {
        assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void blocks(Signal signal) {
    byte[] payload =
        OtlpRequest.readProtobuf(signal, body(signal), NOW).getFirst().block().payload();
    byte[] whole = BlockPayload.of(payload).objects().toByteArray();
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < ROUNDS; round++) {
      try {
        decode(signal, ByteSlice.of(damaged(whole, random)));
      } catch (MicromegasException e) {
        assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.CORRUPT_BLOCK);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void json(Signal signal) {
    // The JSON of a message is that of its members, each with a comma before it.
    Json members = new Json();
    JsonMessageText.members(message(signal), members);
    byte[] whole = ("{" + members.toString().substring(1) + "}").getBytes(StandardCharsets.UTF_8);
    assertThat(OtlpRequest.readJson(signal, whole, NOW).getFirst().block().info())
        .isEqualTo(OtlpRequest.readProtobuf(signal, body(signal), NOW).getFirst().block().info());
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < ROUNDS / 2; round++) {
      try {
        OtlpRequest.readJson(signal, damaged(whole, random), NOW);
      } catch (MicromegasException e) {
        assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 100_000})
  void nestingHasAnEnd(int depth) {
    String json =
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":"
            + "{\"arrayValue\":{\"values\":[".repeat(depth);
    assertThatThrownBy(
            () -> OtlpRequest.readJson(Signal.LOGS, json.getBytes(StandardCharsets.UTF_8), NOW))
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageStartingWith("parse error (logs): ");
    AnyValue value = AnyValue.newBuilder().setBoolValue(true).build();
    for (int i = 0; i < Math.min(depth, 400); i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    request.addResourceLogsBuilder().addScopeLogsBuilder().addLogRecordsBuilder().setBody(value);
    byte[] body = request.build().toByteArray();
    assertThatThrownBy(() -> OtlpRequest.readProtobuf(Signal.LOGS, body, NOW))
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void halvesOfSurrogatePairsAreReplaced() {
    String half =
        """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"%s"}}]}]}]}\
        """;
    assertThat(blockId(half.formatted("a\\ud800b\\udc00\\ud83d\\ude00")))
        .isEqualTo(blockId(half.formatted("a\ufffdb\ufffd\ud83d\ude00")));
  }

  private static UUID blockId(String json) {
    return OtlpRequest.readJson(Signal.LOGS, json.getBytes(StandardCharsets.UTF_8), NOW)
        .getFirst()
        .block()
        .info()
        .blockId();
  }

  private static void decode(Signal signal, ByteSlice message) {
    switch (signal) {
      case LOGS -> OtlpDecoder.decodeLogs(message, 1, new Ignored());
      case METRICS -> OtlpDecoder.decodeMetrics(message, new Ignored());
      case TRACES -> OtlpDecoder.decodeSpans(message, true, new Ignored());
    }
    OtlpObjects.read(signal, message).forEach(OtlpObjects.OtlpObject::json);
  }

  private static byte[] damaged(byte[] whole, RandomGenerator random) {
    byte[] damaged =
        random.nextInt(4) == 0
            ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length))
            : whole.clone();
    for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return damaged;
  }

  private static byte[] body(Signal signal) {
    return message(signal).toByteArray();
  }

  private static com.google.protobuf.Message message(Signal signal) {
    KeyValue attribute =
        KeyValue.newBuilder()
            .setKey("key")
            .setValue(AnyValue.newBuilder().setStringValue("välue\n"))
            .build();
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(AnyValue.newBuilder().setDoubleValue(0.5))
                    .addValues(AnyValue.newBuilder().setIntValue(-3))
                    .addValues(
                        AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("bytes"))))
            .build();
    return switch (signal) {
      case LOGS -> {
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        request
            .addResourceLogsBuilder()
            .addScopeLogsBuilder()
            .addLogRecords(
                LogRecord.newBuilder().setTimeUnixNano(5).addAttributes(attribute).setBody(list));
        yield request.build();
      }
      case METRICS -> {
        ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
        request
            .addResourceMetricsBuilder()
            .addScopeMetricsBuilder()
            .addMetrics(
                Metric.newBuilder()
                    .setName("m")
                    .setGauge(
                        Gauge.newBuilder()
                            .addDataPoints(
                                NumberDataPoint.newBuilder()
                                    .setTimeUnixNano(5)
                                    .setAsInt(1)
                                    .addAttributes(attribute))));
        yield request.build();
      }
      case TRACES -> {
        ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        request
            .addResourceSpansBuilder()
            .addScopeSpansBuilder()
            .addSpans(
                Span.newBuilder()
                    .setTraceId(ByteString.copyFrom(new byte[16]))
                    .setSpanId(ByteString.copyFrom(new byte[8]))
                    .setStartTimeUnixNano(5)
                    .setEndTimeUnixNano(6)
                    .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                    .addAttributes(attribute)
                    .addEvents(Span.Event.newBuilder().setName("e").addAttributes(attribute)));
        yield request.build();
      }
    };
  }

  /** Reads the texts it is given, and forgets them. */
  private static final class Ignored implements LogSink, MetricSink, OtelSpanSink {
    private TextTable texts = new OtlpTexts(0);

    @Override
    public void start(TextTable table) {
      texts = table;
    }

    @Override
    public void log(
        long time, int level, int target, byte[] message, int offset, int length, int properties) {
      assertThat(texts.utf8(properties)).startsWith('{').endsWith('}');
    }

    @Override
    public void metric(long time, int target, int name, int unit, double value, int properties) {
      assertThat(texts.utf8(properties)).startsWith('{').endsWith('}');
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
      assertThat(texts.utf8(properties)).startsWith('{').endsWith('}');
      assertThat(texts.utf8(events)).startsWith('[').endsWith(']');
    }
  }
}
