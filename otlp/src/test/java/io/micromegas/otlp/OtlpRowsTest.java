package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.LogSink;
import io.micromegas.telemetry.MetricSink;
import io.micromegas.telemetry.TextTable;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Rows read where they stand are those that the library's objects give. */
final class OtlpRowsTest {
  private static final int ROUNDS = Boolean.getBoolean("micromegas.large") ? 100_000 : 1_500;
  private static final long BEGIN = 77;

  @Test
  void logRecords() {
    compare(
        ResourceLogs.getDefaultInstance(),
        (message, lines) -> OtlpDecoder.decodeLogs(message, BEGIN, lines),
        message -> RowsByLibrary.logs(message, BEGIN),
        ROUNDS);
  }

  @Test
  void points() {
    compare(
        ResourceMetrics.getDefaultInstance(),
        OtlpDecoder::decodeMetrics,
        RowsByLibrary::metrics,
        ROUNDS);
  }

  /** As many as are not said to be in no view. */
  @Test
  void histogramsAreShownOrSaidNotToBe() {
    int rows = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long seed = System.nanoTime();
      ResourceMetrics message =
          new RandomMessages(new Random(seed)).like(ResourceMetrics.getDefaultInstance());
      byte[] bytes = message.toByteArray();
      Lines lines = new Lines();
      OtlpDecoder.decodeHistograms(ByteSlice.of(bytes), lines);
      OtlpDecoder.decodeMetrics(ByteSlice.of(bytes), new Lines());
      int expected = 0;
      for (ScopeMetrics scope : message.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
            expected += HistogramsByLibrary.isShown(point) ? 1 : 0;
          }
          for (ExponentialHistogramDataPoint point :
              metric.getExponentialHistogram().getDataPointsList()) {
            expected += HistogramsByLibrary.isShown(point) ? 1 : 0;
          }
        }
      }
      assertThat(lines.rows).as("seed %d", seed).hasSize(expected);
      rows += expected;
    }
    assertThat(rows).as("rows compared").isPositive();
  }

  @Test
  void exemplars() {
    compare(
        ResourceMetrics.getDefaultInstance(),
        OtlpDecoder::decodeExemplars,
        RowsByLibrary::exemplars,
        ROUNDS / 10);
  }

  @Test
  void spans() {
    compare(
        ResourceSpans.getDefaultInstance(),
        (message, lines) -> OtlpDecoder.decodeSpans(message, true, lines),
        RowsByLibrary::spans,
        ROUNDS);
  }

  /** Random messages of a kind give the rows that the library's objects give: more than so many. */
  private static <T extends Message> void compare(
      T kind, BiConsumer<ByteSlice, Lines> decode, Function<T, List<String>> byLibrary, int least) {
    int rows = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long seed = System.nanoTime();
      T message = new RandomMessages(new Random(seed)).like(kind);
      Lines lines = new Lines();
      decode.accept(ByteSlice.of(message.toByteArray()), lines);
      assertThat(lines.rows).as("seed %d", seed).isEqualTo(byLibrary.apply(message));
      rows += lines.rows.size();
    }
    assertThat(rows).as("rows compared").isGreaterThan(least);
  }

  /** Rows as lines, as {@link RowsByLibrary} writes them. */
  private static final class Lines
      implements LogSink, MetricSink, OtelSpanSink, HistogramSink, ExemplarSink {
    private final List<String> rows = new ArrayList<>();
    private TextTable texts = new OtlpTexts(0);

    @Override
    public void start(TextTable table) {
      texts = table;
    }

    @Override
    public void log(
        long time, int level, int target, byte[] message, int offset, int length, int properties) {
      add(time, level, text(target), new String(message, offset, length, UTF_8), text(properties));
    }

    @Override
    public void metric(long time, int target, int name, int unit, double value, int properties) {
      add(time, text(target), text(name), text(unit), value, text(properties));
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
      add(
          id(message, traceId, 16),
          id(message, spanId, 8),
          id(message, parentSpanId, 8),
          start,
          end,
          text(name),
          text(kind),
          text(status),
          statusMessage == NO_TEXT ? "none" : text(statusMessage),
          text(properties),
          text(events),
          text(links));
    }

    @Override
    public void histogram(Point point) {
      add(point.time(), text(point.bounds()), text(point.counts()), text(point.exemplars()));
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
      add(
          time,
          text(target),
          text(name),
          text(unit),
          value,
          id(message, traceId, 16),
          id(message, spanId, 8),
          text(properties));
    }

    private static String id(byte[] message, int at, int length) {
      return at < 0 ? "none" : HexFormat.of().formatHex(message, at, at + length);
    }

    private String text(int id) {
      return new String(texts.utf8(id), UTF_8);
    }

    private void add(Object... values) {
      rows.add(String.join("|", Arrays.stream(values).map(String::valueOf).toList()));
    }
  }
}
