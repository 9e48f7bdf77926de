package io.micromegas.telemetry;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An instrumented process, as its sender announces it (body of {@code insert_process}).
 *
 * @param processId chosen by the sender, random
 * @param tscFrequency ticks per second; 0 or less means unknown (to be estimated per block)
 * @param startTime wall clock at start, UTC, as sent (nanoseconds; the catalog keeps microseconds)
 * @param startTicks raw tick counter at {@code startTime}
 * @param parentProcessId empty when the sender gave none, null or empty text
 * @param properties free text to text, in the sender's order
 */
public record ProcessInfo(
    UUID processId,
    String exe,
    String username,
    String realname,
    String computer,
    String distro,
    String cpuBrand,
    long tscFrequency,
    Instant startTime,
    long startTicks,
    Optional<UUID> parentProcessId,
    Map<String, String> properties) {

  /** Copies the properties. */
  public ProcessInfo {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }
}
