package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.otlp.OtlpDecoder;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;

/** What OpenTelemetry sends: one message of one resource. Thread-safe. */
final class OtlpFormat implements BlockFormat {
  private final BlockKind kind;
  private final long maxBlockBytes;

  OtlpFormat(Signal signal, LakehouseSettings settings) {
    this.kind =
        switch (signal) {
          case LOGS -> BlockKind.LOGS;
          case METRICS -> BlockKind.METRICS;
          case TRACES -> BlockKind.OTEL_SPANS;
        };
    this.maxBlockBytes = settings.maxDecodedBlockBytes();
  }

  @Override
  public boolean reads(BlockKind wanted) {
    return wanted == kind
        || (kind == BlockKind.OTEL_SPANS && wanted == BlockKind.OTEL_SPAN_DETAILS)
        || (kind == BlockKind.METRICS && wanted == BlockKind.HISTOGRAMS)
        || (kind == BlockKind.METRICS && wanted == BlockKind.EXEMPLARS);
  }

  @Override
  public Decoded decode(BlockRow block, BlockKind wanted, byte[] payload) {
    HeapBudget budget = new HeapBudget(maxBlockBytes);
    // What it is parsed to, next to the columns.
    budget.charge(payload.length);
    ByteSlice message = BlockPayload.of(payload).objects();
    int capacity = Growth.firstCapacity(block.nbObjects(), payload.length);
    return switch (wanted) {
      case LOGS -> {
        LogCollector logs = new LogCollector(capacity, budget);
        OtlpDecoder.decodeLogs(message, block.beginTime(), logs);
        yield logs.finish();
      }
      case METRICS -> {
        MetricCollector metrics = new MetricCollector(capacity, budget);
        OtlpDecoder.decodeMetrics(message, metrics);
        yield metrics.finish();
      }
      case HISTOGRAMS -> {
        HistogramCollector histograms = new HistogramCollector(capacity, budget);
        OtlpDecoder.decodeHistograms(message, histograms);
        yield histograms.finish();
      }
      case EXEMPLARS -> {
        ExemplarCollector exemplars = new ExemplarCollector(capacity, budget);
        OtlpDecoder.decodeExemplars(message, exemplars);
        yield exemplars.finish();
      }
      case OTEL_SPANS, OTEL_SPAN_DETAILS -> {
        boolean detailed = wanted == BlockKind.OTEL_SPAN_DETAILS;
        OtelSpanCollector spans = new OtelSpanCollector(capacity, detailed, budget);
        OtlpDecoder.decodeSpans(message, detailed, spans);
        yield spans.finish();
      }
      case THREAD_SPANS, ASYNC_EVENTS, NET_SPANS, IMAGES, IMAGE_DATA ->
          throw new IllegalArgumentException("OTLP has no " + wanted);
    };
  }
}
