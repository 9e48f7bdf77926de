package io.micromegas.ingest;

import static io.micromegas.ingest.HttpSettings.require;

import java.util.Optional;

/**
 * Doors of their own for OpenTelemetry, where exporters look for them when they are told nothing;
 * on the address of {@link HttpSettings}, with its keys, times and limits.
 *
 * @param grpcPort TCP port of OTLP over gRPC, 0 for any free one; empty for none
 * @param httpPort TCP port of OTLP over HTTP, 0 for any free one; empty for none. Every route of
 *     ingestion is there, too
 * @param maxParsedBytes heap for messages that have to be parsed to be taken apart, as they are in
 *     JSON or not in the order that exporters write them in; estimated from above. Beyond it 503
 */
public record OtlpSettings(
    Optional<Integer> grpcPort, Optional<Integer> httpPort, long maxParsedBytes) {
  /** A quarter of the heap. */
  private static final long DEFAULT_PARSED_BYTES =
      Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4);

  /** The ports that the protocol names: 4317 and 4318. */
  public static final OtlpSettings DEFAULT =
      new OtlpSettings(Optional.of(4317), Optional.of(4318), DEFAULT_PARSED_BYTES);

  /** No doors of their own: what comes, comes to the port of {@link HttpSettings}. */
  public static final OtlpSettings OFF = DEFAULT.withPorts(Optional.empty(), Optional.empty());

  /** Refuses values that can not work. */
  public OtlpSettings {
    grpcPort.ifPresent(port -> requirePort("grpcPort", port));
    httpPort.ifPresent(port -> requirePort("httpPort", port));
    require(maxParsedBytes >= 1, "maxParsedBytes", maxParsedBytes, "1 or more");
  }

  /** The same, on other ports. */
  public OtlpSettings withPorts(Optional<Integer> newGrpcPort, Optional<Integer> newHttpPort) {
    return new OtlpSettings(newGrpcPort, newHttpPort, maxParsedBytes);
  }

  /** The same, with another bound on what is parsed at a time. */
  public OtlpSettings withMaxParsedBytes(long bytes) {
    return new OtlpSettings(grpcPort, httpPort, bytes);
  }

  private static void requirePort(String name, int port) {
    require(port >= 0 && port <= 65535, name, port, "0 to 65535");
  }
}
