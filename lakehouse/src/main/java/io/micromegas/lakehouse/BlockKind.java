package io.micromegas.lakehouse;

/** What a block is decoded to. */
enum BlockKind {
  LOGS("log"),
  METRICS("metrics"),
  /** Points of OpenTelemetry's histograms. */
  HISTOGRAMS("metrics"),
  /** Values of OpenTelemetry's points, with the traces that they were measured in. */
  EXEMPLARS("metrics"),
  THREAD_SPANS("cpu"),
  /** With ticks since process start: which times they are may change as the process goes on. */
  ASYNC_EVENTS("cpu"),
  /** Followed by one pass over all blocks of a process. */
  NET_SPANS("net"),
  /** All but their attributes, events and links, which are most of the work. */
  OTEL_SPANS("trace"),
  OTEL_SPAN_DETAILS("trace"),
  /** All but their data, which few queries ask for and which are most of the bytes. */
  IMAGES("image"),
  IMAGE_DATA("image");

  private final String tag;

  BlockKind(String tag) {
    this.tag = tag;
  }

  /** Returns the tag of the streams that hold such events. */
  String tag() {
    return tag;
  }

  /** Returns whether what is decoded has ticks where others have times. */
  boolean keepsTicks() {
    return switch (this) {
      case THREAD_SPANS, ASYNC_EVENTS, NET_SPANS -> true;
      case LOGS,
          METRICS,
          HISTOGRAMS,
          EXEMPLARS,
          IMAGES,
          IMAGE_DATA,
          OTEL_SPANS,
          OTEL_SPAN_DETAILS ->
          false;
    };
  }
}
