package io.micromegas.otlp;

import java.util.Optional;

/**
 * A span of a trace.
 *
 * @param traceId 16 bytes
 * @param spanId 8 bytes
 * @param parentSpanId 8 bytes; empty for the first span of a trace
 * @param start nanoseconds since the epoch, UTC; as {@code end}
 * @param properties JSON object, as the next two are JSON arrays
 */
public record OtelSpan(
    byte[] traceId,
    byte[] spanId,
    Optional<byte[]> parentSpanId,
    long start,
    long end,
    String name,
    String kind,
    String status,
    Optional<String> statusMessage,
    String properties,
    String events,
    String links) {}
