package io.micromegas.ingest;

import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the properties a sender may not set: those that begin with {@code micromegas.} speak for
 * the server. They are dropped, not refused, so that a proxy that forwards them is no obstacle.
 */
final class ReservedProperties {
  private static final Logger LOG = LoggerFactory.getLogger(ReservedProperties.class);
  private static final String PREFIX = "micromegas.";

  private ReservedProperties() {}

  static ProcessInfo without(ProcessInfo process) {
    if (!hasReserved(process.properties())) {
      return process;
    }
    LOG.warn("dropped reserved properties of process {}", process.processId());
    return new ProcessInfo(
        process.processId(),
        process.exe(),
        process.username(),
        process.realname(),
        process.computer(),
        process.distro(),
        process.cpuBrand(),
        process.tscFrequency(),
        process.startTime(),
        process.startTicks(),
        process.parentProcessId(),
        allowed(process.properties()));
  }

  static StreamInfo without(StreamInfo stream) {
    if (!hasReserved(stream.properties())) {
      return stream;
    }
    LOG.warn("dropped reserved properties of stream {}", stream.streamId());
    return new StreamInfo(
        stream.processId(),
        stream.streamId(),
        stream.dependenciesMetadata(),
        stream.objectsMetadata(),
        stream.tags(),
        allowed(stream.properties()));
  }

  private static boolean hasReserved(Map<String, String> properties) {
    return properties.keySet().stream().anyMatch(key -> key.startsWith(PREFIX));
  }

  private static Map<String, String> allowed(Map<String, String> properties) {
    Map<String, String> rest = new LinkedHashMap<>(properties);
    rest.keySet().removeIf(key -> key.startsWith(PREFIX));
    return rest;
  }
}
