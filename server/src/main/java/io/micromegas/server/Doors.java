package io.micromegas.server;

import io.micromegas.flight.FlightService;
import io.micromegas.flight.FlightSettings;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.HttpSettings;
import io.micromegas.ingest.IngestService;
import io.micromegas.ingest.IngestSettings;
import io.micromegas.query.QueryService;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The two ways in: HTTP for telemetry, Flight SQL for questions; each where the server has the
 * role.
 */
record Doors(String bind, Optional<IngestService> ingest, Optional<FlightService> flight)
    implements AutoCloseable {

  static Doors open(ServeOptions options, Lake lake) {
    Optional<IngestService> ingest =
        options.has(Role.INGEST) ? Optional.of(ingest(options, lake)) : Optional.empty();
    try {
      Optional<FlightService> flight =
          options.has(Role.QUERY)
              ? lake.queries().map(queries -> flight(options, queries))
              : Optional.empty();
      return new Doors(options.bind, ingest, flight);
    } catch (RuntimeException | Error e) {
      ingest.ifPresent(IngestService::close);
      throw e;
    }
  }

  private static IngestService ingest(ServeOptions options, Lake lake) {
    HttpSettings http =
        HttpSettings.DEFAULT
            .withAddress(options.bind, options.disableAuth)
            .withPort(options.freePorts ? 0 : options.httpPort)
            .withShutdownGrace(options.stopGrace);
    IngestService ingest =
        new IngestService(
            new IngestSettings(http, CommitSettings.DEFAULT), lake.store(), lake.catalog());
    ingest.start();
    return ingest;
  }

  private static FlightService flight(ServeOptions options, QueryService queries) {
    FlightSettings settings =
        FlightSettings.DEFAULTS
            .at(options.bind, options.freePorts ? 0 : options.flightPort)
            .timing(options.idleTimeout, options.stopGrace);
    return FlightService.start(settings, queries);
  }

  /** Returns the address of the door, {@code -} where there is none. */
  String httpUrl() {
    return ingest.map(door -> "http://" + host() + ":" + door.port()).orElse("-");
  }

  /** Returns the address of the door, {@code -} where there is none. */
  String flightUrl() {
    return flight.map(door -> "grpc://" + host() + ":" + door.port()).orElse("-");
  }

  /** A wildcard is no address to connect to. */
  private String host() {
    return switch (bind) {
      case "0.0.0.0", "::" -> "127.0.0.1";
      default -> bind.contains(":") ? "[" + bind + "]" : bind;
    };
  }

  /** Both stop taking at once, and drain side by side. */
  @Override
  public void close() {
    try (ExecutorService stopping =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("stop-", 0).factory())) {
      flight.ifPresent(door -> stopping.execute(door::close));
      ingest.ifPresent(door -> stopping.execute(door::close));
    }
  }
}
