package io.micromegas.telemetry;

/**
 * Converts ticks of a process to nanoseconds since the epoch, UTC: ingestion-wire section 6, in
 * IEEE doubles in exactly that order.
 *
 * @param frequency ticks per second, more than 0
 * @param startTicks raw ticks at process start
 * @param startTime nanoseconds since the epoch at process start, with the resolution the catalog
 *     keeps
 */
public record TickClock(long frequency, long startTicks, long startTime) {
  // Conversions come with the decoders.
}
