package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.flight.FlightService;
import io.micromegas.flight.FlightSettings;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.HttpSettings;
import io.micromegas.ingest.IngestService;
import io.micromegas.ingest.IngestSettings;
import io.micromegas.lakehouse.LakehouseViews;
import io.micromegas.query.QueryService;
import io.micromegas.store.LocalObjectStore;
import io.micromegas.store.LocalStoreSettings;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server in this process: what needs what, started side by side where nothing is waited
 * for, and stopped in the reverse order.
 */
public final class MicromegasServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MicromegasServer.class);

  private final OpenParts parts;
  private final DataDirectory directory;
  private final Doors doors;
  private final String bind;
  private final long startMillis;

  private MicromegasServer(
      OpenParts parts, DataDirectory directory, Doors doors, String bind, long startMillis) {
    this.parts = parts;
    this.directory = directory;
    this.doors = doors;
    this.bind = bind;
    this.startMillis = startMillis;
  }

  /** The two ways in; both stop taking at once and drain side by side. */
  private record Doors(IngestService ingest, FlightService flight) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      Thread flightStop = Thread.ofPlatform().name("stop-flight").start(flight::close);
      ingest.close();
      flightStop.join();
    }
  }

  /**
   * Starts a server as {@code micromegas serve} with these arguments does.
   *
   * @throws MicromegasException with what to do about it, after closing what was open
   */
  public static MicromegasServer start(String... arguments) {
    ServeOptions options = new ServeOptions();
    new picocli.CommandLine(options).parseArgs(arguments);
    return start(options, new OpenParts());
  }

  static MicromegasServer start(ServeOptions options, OpenParts parts) {
    try {
      return open(options, parts);
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  private static MicromegasServer open(ServeOptions options, OpenParts parts) {
    long start = System.nanoTime();
    int httpPort = options.freePorts ? 0 : options.httpPort;
    int flightPort = options.freePorts ? 0 : options.flightPort;
    Ports.requireMeant(options.bind, options.disableAuth);
    DataDirectory directory =
        parts.add("data directory", DataDirectory.open(options.dataDir));
    directory.delete(ANNOUNCEMENT);
    Ports.requireFree("--http-port", options.bind, httpPort);
    Ports.requireFree("--flight-port", options.bind, flightPort);

    PostgresCatalog catalog;
    LocalObjectStore store;
    DuckDbEngine engine;
    try (ExecutorService starters =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory())) {
      Future<PostgresCatalog> openingCatalog =
          starters.submit(timed("catalog", () -> openCatalog(options, directory, parts)));
      Future<LocalObjectStore> openingStore =
          starters.submit(timed("store", () -> openStore(directory, parts)));
      Future<DuckDbEngine> openingEngine =
          starters.submit(timed("engine", () -> openEngine(options, directory, parts)));
      engine = await(openingEngine);
      store = await(openingStore);
      catalog = await(openingCatalog);
    }
    LakehouseViews lakehouse =
        parts.add(
            "lakehouse", new LakehouseViews(catalog, store, Budgets.lakehouse(options)));
    QueryService queries =
        parts.add("query", openQueries(options, engine, lakehouse));
    Doors doors = parts.add("doors", openDoors(options, httpPort, flightPort, catalog, store, engine, queries));
    MicromegasServer server =
        new MicromegasServer(
            parts, directory, doors, options.bind, (System.nanoTime() - start) / 1_000_000);
    directory.write(ANNOUNCEMENT, server.announcement());
    parts.add("announcement", () -> directory.delete(ANNOUNCEMENT));
    return server;
  }
}
