package io.micromegas.server;

import io.micromegas.flight.FlightService;
import io.micromegas.flight.FlightSettings;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.HttpSettings;
import io.micromegas.ingest.IngestService;
import io.micromegas.ingest.IngestSettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The two ways in: HTTP for telemetry, Flight SQL for questions. */
record Doors(String bind, IngestService ingest, FlightService flight) implements AutoCloseable {

  static Doors open(ServeOptions options, Lake lake) {
    HttpSettings http =
        HttpSettings.DEFAULT
            .withAddress(options.bind, options.disableAuth)
            .withPort(options.freePorts ? 0 : options.httpPort)
            .withShutdownGrace(options.stopGrace);
    IngestService ingest =
        new IngestService(
            new IngestSettings(http, CommitSettings.DEFAULT), lake.store(), lake.catalog());
    ingest.start();
    try {
      FlightSettings flight =
          FlightSettings.DEFAULTS
              .at(options.bind, options.freePorts ? 0 : options.flightPort)
              .timing(options.idleTimeout, options.stopGrace);
      return new Doors(options.bind, ingest, FlightService.start(flight, lake.queries()));
    } catch (RuntimeException | Error e) {
      ingest.close();
      throw e;
    }
  }

  String httpUrl() {
    return "http://" + host() + ":" + ingest.port();
  }

  String flightUrl() {
    return "grpc://" + host() + ":" + flight.port();
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
      stopping.execute(flight::close);
      stopping.execute(ingest::close);
    }
  }
}
