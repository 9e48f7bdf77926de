package io.micromegas.lakehouse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.StreamRow;
import io.micromegas.telemetry.BlockDecoder;
import io.micromegas.telemetry.BlockQueues;
import io.micromegas.telemetry.StreamLayout;
import java.util.UUID;

/** What Micromegas' own libraries send: transit queues. Thread-safe. */
final class TransitFormat implements BlockFormat {
  static final String NAME = "micromegas-transit";

  private static final long MAX_QUEUE = 1 << 30;

  private final long maxBlockBytes;
  private final Cache<UUID, StreamLayout> layouts;

  TransitFormat(LakehouseSettings settings) {
    this.maxBlockBytes = settings.maxDecodedBlockBytes();
    this.layouts =
        Caffeine.newBuilder().maximumSize(settings.maxLayouts()).executor(Runnable::run).build();
  }

  @Override
  public boolean reads(BlockKind kind) {
    return switch (kind) {
      case OTEL_SPANS, OTEL_SPAN_DETAILS, HISTOGRAMS, EXEMPLARS -> false;
      case LOGS, METRICS, THREAD_SPANS, ASYNC_EVENTS, NET_SPANS, IMAGES, IMAGE_DATA -> true;
    };
  }

  @Override
  public Decoded decode(BlockRow block, BlockKind kind, byte[] payload) {
    StreamLayout layout = layout(block.stream());
    BlockQueues queues = BlockQueues.of(payload, (int) Math.min(maxBlockBytes, MAX_QUEUE));
    HeapBudget budget = new HeapBudget(maxBlockBytes);
    int capacity = Growth.firstCapacity(block.nbObjects(), payload.length);
    return switch (kind) {
      case LOGS -> {
        LogCollector logs = new LogCollector(capacity, budget);
        BlockDecoder.decodeLogs(layout, queues, Clocks.ofBlock(block), logs);
        yield logs.finish();
      }
      case METRICS -> {
        MetricCollector metrics = new MetricCollector(capacity, budget);
        BlockDecoder.decodeMetrics(layout, queues, Clocks.ofBlock(block), metrics);
        yield metrics.finish();
      }
      case THREAD_SPANS -> {
        SpanCollector spans = new SpanCollector(capacity, budget);
        BlockDecoder.decodeThreadSpans(layout, queues, spans);
        yield spans.finish();
      }
      case ASYNC_EVENTS -> {
        AsyncCollector events = new AsyncCollector(block.process().startTicks(), budget);
        BlockDecoder.decodeAsyncEvents(layout, queues, events);
        yield events.finish();
      }
      case NET_SPANS -> {
        NetCollector events = new NetCollector(capacity, budget);
        BlockDecoder.decodeNetSpans(layout, queues, events);
        yield events.finish();
      }
      case OTEL_SPANS, OTEL_SPAN_DETAILS, HISTOGRAMS, EXEMPLARS ->
          throw new IllegalArgumentException("transit has no " + kind);
      case IMAGES, IMAGE_DATA -> {
        boolean withData = kind == BlockKind.IMAGE_DATA;
        ImageCollector images = new ImageCollector(withData, capacity, budget);
        BlockDecoder.decodeImages(layout, queues, Clocks.ofBlock(block), images);
        yield images.finish();
      }
    };
  }

  private StreamLayout layout(StreamRow stream) {
    StreamLayout known = layouts.getIfPresent(stream.streamId());
    if (known == null) {
      // Compiling twice at the same time is harmless.
      known = StreamLayout.ofStored(stream.dependenciesMetadata(), stream.objectsMetadata());
      layouts.put(stream.streamId(), known);
    }
    return known;
  }
}
