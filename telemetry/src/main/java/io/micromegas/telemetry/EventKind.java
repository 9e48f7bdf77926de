package io.micromegas.telemetry;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The events that are understood, by the names of their types (ingestion-wire 5.10). */
enum EventKind {
  LOG_STATIC("LogStaticStrEvent"),
  LOG_STRING("LogStringEvent"),
  LOG_STRING_V2("LogStringEventV2"),
  LOG_STATIC_INTEROP("LogStaticStrInteropEvent"),
  LOG_STRING_INTEROP_V2("LogStringInteropEventV2"),
  LOG_STRING_INTEROP_V3("LogStringInteropEventV3"),
  TAGGED_LOG_INTEROP("TaggedLogInteropEvent"),
  TAGGED_LOG("TaggedLogString"),
  METRIC_INTEGER("IntegerMetricEvent"),
  METRIC_FLOAT("FloatMetricEvent"),
  TAGGED_METRIC_INTEGER("TaggedIntegerMetricEvent"),
  TAGGED_METRIC_FLOAT("TaggedFloatMetricEvent"),
  BEGIN_SPAN("BeginThreadSpanEvent"),
  END_SPAN("EndThreadSpanEvent"),
  BEGIN_NAMED_SPAN("BeginThreadNamedSpanEvent"),
  END_NAMED_SPAN("EndThreadNamedSpanEvent"),
  BEGIN_ASYNC_SPAN("BeginAsyncSpanEvent"),
  END_ASYNC_SPAN("EndAsyncSpanEvent"),
  BEGIN_ASYNC_NAMED_SPAN("BeginAsyncNamedSpanEvent"),
  END_ASYNC_NAMED_SPAN("EndAsyncNamedSpanEvent"),
  BEGIN_NET_CONNECTION("NetConnectionBeginEvent"),
  END_NET_CONNECTION("NetConnectionEndEvent"),
  BEGIN_NET_OBJECT("NetObjectBeginEvent"),
  END_NET_OBJECT("NetObjectEndEvent"),
  NET_PROPERTY("NetPropertyEvent"),
  BEGIN_NET_RPC("NetRPCBeginEvent"),
  END_NET_RPC("NetRPCEndEvent"),
  IMAGE("ImageEvent"),
  /** Any other: it only counts. */
  OTHER("");

  private static final Map<String, EventKind> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(k -> k.typeName, Function.identity()));

  private final String typeName;

  EventKind(String typeName) {
    this.typeName = typeName;
  }

  static EventKind of(String typeName) {
    return BY_NAME.getOrDefault(typeName, OTHER);
  }

  boolean isLog() {
    return compareTo(TAGGED_LOG) <= 0;
  }

  boolean isMetric() {
    return compareTo(METRIC_INTEGER) >= 0 && compareTo(TAGGED_METRIC_FLOAT) <= 0;
  }

  boolean isThreadSpan() {
    return compareTo(BEGIN_SPAN) >= 0 && compareTo(END_NAMED_SPAN) <= 0;
  }

  boolean isAsyncSpan() {
    return compareTo(BEGIN_ASYNC_SPAN) >= 0 && compareTo(END_ASYNC_NAMED_SPAN) <= 0;
  }

  boolean isNet() {
    return compareTo(BEGIN_NET_CONNECTION) >= 0 && compareTo(END_NET_RPC) <= 0;
  }
}
