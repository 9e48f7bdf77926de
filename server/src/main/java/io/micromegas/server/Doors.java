package io.micromegas.server;

import io.micromegas.flight.FlightService;
import io.micromegas.flight.FlightSettings;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.HttpSettings;
import io.micromegas.ingest.IngestService;
import io.micromegas.ingest.IngestSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.ingest.OtlpSettings;
import io.micromegas.query.QueryService;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The ways in: HTTP and OTLP for telemetry, Flight SQL for questions. Which are open is a matter of
 * the server's roles. Closing them is the begin of the end, for maintenance, too.
 */
record Doors(
    String bind,
    Optional<IngestService> ingest,
    Ingestion ingestion,
    Optional<FlightService> flight,
    Runnable atClose)
    implements AutoCloseable {

  /**
   * Opens them.
   *
   * @param keys what opens them
   * @param atClose what ends beside them, as it takes as long
   */
  static Doors open(ServeOptions options, KeyRings keys, Lake lake, Runnable atClose) {
    Optional<IngestService> ingest =
        options.roles.has(Role.INGEST)
            ? Optional.of(ingest(options, keys, lake))
            : Optional.empty();
    // Without the role there is a way in all the same, for bulk ingest and what the server says of
    // itself.
    Ingestion ingestion =
        ingest
            .map(IngestService::ingestion)
            .orElseGet(() -> new Ingestion(lake.store(), lake.catalog(), CommitSettings.DEFAULT));
    try {
      return new Doors(
          options.bind,
          ingest,
          ingestion,
          lake.queries().map(queries -> flight(options, keys, queries, ingestion)),
          atClose);
    } catch (RuntimeException | Error e) {
      ingest.ifPresent(IngestService::close);
      ingestion.close();
      throw e;
    }
  }

  private static IngestService ingest(ServeOptions options, KeyRings keys, Lake lake) {
    HttpSettings http =
        HttpSettings.DEFAULT
            .withAddress(options.bind, options.disableAuth)
            .withPort(options.freePorts ? 0 : options.httpPort)
            .withShutdownGrace(options.stopGrace)
            .withKeys(keys.ingestion());
    IngestService ingest =
        new IngestService(
            new IngestSettings(http, CommitSettings.DEFAULT, otlp(options)),
            lake.store(),
            lake.catalog());
    ingest.start();
    return ingest;
  }

  private static OtlpSettings otlp(ServeOptions options) {
    OptionalPort grpc = options.otlpGrpcPort;
    OptionalPort http = options.otlpHttpPort;
    return OtlpSettings.DEFAULT.withPorts(
        (options.freePorts ? grpc.free() : grpc).number(),
        (options.freePorts ? http.free() : http).number());
  }

  private static FlightService flight(
      ServeOptions options, KeyRings keys, QueryService queries, Ingestion ingestion) {
    FlightSettings flight =
        FlightSettings.DEFAULTS
            .at(options.bind, options.freePorts ? 0 : options.flightPort)
            .timing(options.idleTimeout, options.stopGrace)
            .opening(keys.queries());
    return FlightService.start(flight, queries, ingestion.bulk());
  }

  Optional<String> httpUrl() {
    return ingest.map(open -> "http://" + host() + ":" + open.port());
  }

  Optional<String> otlpGrpcUrl() {
    return ingest.flatMap(IngestService::otlpGrpcPort).map(port -> "http://" + host() + ":" + port);
  }

  Optional<String> otlpHttpUrl() {
    return ingest.flatMap(IngestService::otlpHttpPort).map(port -> "http://" + host() + ":" + port);
  }

  Optional<String> flightUrl() {
    return flight.map(open -> "grpc://" + host() + ":" + open.port());
  }

  /** A wildcard is no address to connect to. */
  private String host() {
    return switch (bind) {
      case "0.0.0.0", "::" -> "127.0.0.1";
      default -> bind.contains(":") ? "[" + bind + "]" : bind;
    };
  }

  /** All stop taking at once, and drain side by side. */
  @Override
  public void close() {
    try (ExecutorService stopping =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("stop-", 0).factory())) {
      stopping.execute(atClose);
      flight.ifPresent(open -> stopping.execute(open::close));
      ingest.ifPresent(open -> stopping.execute(open::close));
    }
    // Of a server without the role; the other one is closed by now.
    ingestion.close();
  }
}
