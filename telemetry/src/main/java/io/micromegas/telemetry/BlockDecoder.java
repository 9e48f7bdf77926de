package io.micromegas.telemetry;

import io.micromegas.base.MicromegasException;

/**
 * Decodes blocks of transit events into typed sinks, driven only by the metadata of their stream,
 * without an object per event. Events of kinds that a sink does not take are checked and skipped.
 *
 * <p>A block is good as a whole or not at all: at the first error a {@link MicromegasException}
 * CORRUPT_BLOCK says where and why, and the caller must discard what the sink has taken so far.
 * Memory is bounded by the size of the queues and by named limits for texts, never by what the
 * block claims. All methods are thread-safe as far as the sinks are.
 */
public final class BlockDecoder {
  private BlockDecoder() {}

  /** Decodes the payload of a block of a stream tagged {@code log}. */
  public static void decodeLogs(
      StreamLayout layout, byte[] payload, TickClock clock, LogSink sink) {
    decodeLogs(layout, BlockQueues.of(payload), clock, sink);
  }

  /**
   * Decodes decompressed queues, as {@link #decodeLogs(StreamLayout, byte[], TickClock, LogSink)}.
   */
  public static void decodeLogs(
      StreamLayout layout, BlockQueues queues, TickClock clock, LogSink sink) {
    new LogDecoder(layout, queues, clock, sink).run();
  }

  /** Decodes the payload of a block of a stream tagged {@code metrics}. */
  public static void decodeMetrics(
      StreamLayout layout, byte[] payload, TickClock clock, MetricSink sink) {
    decodeMetrics(layout, BlockQueues.of(payload), clock, sink);
  }

  /** Decodes decompressed queues of metrics. */
  public static void decodeMetrics(
      StreamLayout layout, BlockQueues queues, TickClock clock, MetricSink sink) {
    new MetricDecoder(layout, queues, clock, sink).run();
  }

  /** Decodes the payload of a block of a stream tagged {@code cpu}; times stay raw ticks. */
  public static void decodeThreadSpans(StreamLayout layout, byte[] payload, ThreadSpanSink sink) {
    decodeThreadSpans(layout, BlockQueues.of(payload), sink);
  }

  /** Decodes decompressed queues of spans. */
  public static void decodeThreadSpans(
      StreamLayout layout, BlockQueues queues, ThreadSpanSink sink) {
    new ThreadSpanDecoder(layout, queues, sink).run();
  }

  /**
   * Decodes the async span events in the payload of a block of a stream tagged {@code cpu}; times
   * stay raw ticks.
   */
  public static void decodeAsyncEvents(StreamLayout layout, byte[] payload, AsyncSpanSink sink) {
    decodeAsyncEvents(layout, BlockQueues.of(payload), sink);
  }

  /** Decodes the async span events in decompressed queues of spans. */
  public static void decodeAsyncEvents(
      StreamLayout layout, BlockQueues queues, AsyncSpanSink sink) {
    new AsyncSpanDecoder(layout, queues, sink).run();
  }

  /** Decodes the payload of a block of a stream tagged {@code image}. */
  public static void decodeImages(
      StreamLayout layout, byte[] payload, TickClock clock, ImageSink sink) {
    decodeImages(layout, BlockQueues.of(payload), clock, sink);
  }

  /** Decodes decompressed queues of images. */
  public static void decodeImages(
      StreamLayout layout, BlockQueues queues, TickClock clock, ImageSink sink) {
    new ImageDecoder(layout, queues, clock, sink).run();
  }

  /** Decodes the payload of a block of a stream tagged {@code net}; times stay raw ticks. */
  public static void decodeNetSpans(StreamLayout layout, byte[] payload, NetSpanSink sink) {
    decodeNetSpans(layout, BlockQueues.of(payload), sink);
  }

  /** Decodes decompressed queues of network events. */
  public static void decodeNetSpans(StreamLayout layout, BlockQueues queues, NetSpanSink sink) {
    new NetSpanDecoder(layout, queues, sink).run();
  }
}
