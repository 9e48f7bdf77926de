package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.DuckDbParquetWriter;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.LakehouseViews;
import io.micromegas.lakehouse.Maintenance;
import io.micromegas.lakehouse.MaintenanceSettings;
import io.micromegas.lakehouse.PersistSettings;
import io.micromegas.lakehouse.StaticTables;
import io.micromegas.lakehouse.WriteSettings;
import io.micromegas.query.QueryDialect;
import io.micromegas.query.QueryService;
import io.micromegas.query.QuerySettings;
import io.micromegas.query.RunningQueries;
import io.micromegas.query.SqlQueryService;
import io.micromegas.store.CacheSettings;
import io.micromegas.store.ObjectStore;
import io.micromegas.store.ObjectStoreUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the parts of a lake, side by side where none waits for another. */
final class LakeOpening {
  private static final Logger LOG = LoggerFactory.getLogger(LakeOpening.class);

  private final ServeOptions options;
  private final DataDirectory directory;
  private final OpenParts parts;

  /** Asked for by functions of statements, which come when everything is open. */
  private final AtomicReference<@Nullable LakehouseViews> lakehouse = new AtomicReference<>();

  private final RunningQueries running;

  LakeOpening(ServeOptions options, DataDirectory directory, OpenParts parts) {
    this.running = new RunningQueries(options.recentQueries);
    this.options = options;
    this.directory = directory;
    this.parts = parts;
  }

  Lake open() {
    // Opening a store asks it nothing; where its files will be is known at once.
    ObjectStore store = parts.add("store", store());
    try (ExecutorService starters =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory())) {
      Future<PostgresCatalog> openingCatalog = starters.submit(timed("catalog", this::catalog));
      Future<Boolean> probing = starters.submit(timed("store", () -> probed(store)));
      Future<Optional<LakeFiles>> openingFiles =
          starters.submit(timed("engine", () -> files(store)));
      Optional<LakeFiles> files = await(openingFiles);
      await(probing);
      PostgresCatalog catalog = await(openingCatalog);
      return files
          .map(open -> lake(catalog, store, open))
          .orElseGet(() ->
              new Lake(
                  catalog, store, Optional.empty(), Optional.empty(), Optional.empty(), running));
    }
  }

  /**
   * What reads and writes Parquet.
   *
   * @param engine empty without the role query
   */
  private record LakeFiles(
      ParquetWriter writer, Optional<DuckDbEngine> engine, StaticTables tables) {}

  private Lake lake(PostgresCatalog catalog, ObjectStore store, LakeFiles files) {
    LakehouseViews lakehouse =
        parts.add(
            "lakehouse",
            new LakehouseViews(
                catalog,
                store,
                files.writer(),
                Budgets.lakehouse(options),
                WriteSettings.defaults(),
                PersistSettings.defaults().withEnabled(options.persistBehind.isOn()),
                files.tables()));
    this.lakehouse.set(lakehouse);
    // Closed after the queries, whose files its lease keeps.
    Maintenance maintenance =
        parts.add(
            "maintenance", Maintenance.start(catalog, store, lakehouse, maintenanceSettings()));
    Optional<QueryService> queries =
        files.engine().map(engine -> parts.add("query", queries(engine, lakehouse)));
    return new Lake(
        catalog, store, Optional.of(lakehouse), Optional.of(maintenance), queries, running);
  }

  private Lakehouse openLakehouse() {
    return Objects.requireNonNull(lakehouse.get(), "the lakehouse is open before queries are");
  }

  private MaintenanceSettings maintenanceSettings() {
    MaintenanceSettings defaults = MaintenanceSettings.DEFAULT;
    return defaults
        .withTasks(options.roles.has(Role.MAINTENANCE))
        .withRetention(Combination.retention(options))
        .withAges(options.fileGrace, defaults.orphanAge())
        .withStopGrace(options.stopGrace);
  }

  private PostgresCatalog catalog() {
    CatalogSettings settings;
    if (options.sqlUrl.isPresent()) {
      DatabaseUrl url = DatabaseUrl.parse(options.sqlUrl.get());
      LOG.info("the catalog is at {}", url);
      settings = CatalogSettings.of(url.jdbc(), url.user(), url.password());
    } else {
      EmbeddedDatabase database = parts.add("embedded database", EmbeddedDatabase.start(directory));
      settings = CatalogSettings.of(database.url(), database.user(), database.password());
    }
    PostgresCatalog catalog = parts.add("catalog", PostgresCatalog.open(settings));
    catalog.verifyDurability();
    return catalog;
  }

  private ObjectStore store() {
    String place = options.lake.orElseGet(() -> directory.resolve("lake").toString());
    CacheSettings cache =
        CacheSettings.of(directory.resolve("cache")).withMaxBytes(options.cacheDisk.bytes());
    return ObjectStoreUrl.parse(place).open(cache);
  }

  private static boolean probed(ObjectStore store) {
    store.probe();
    return true;
  }

  private Optional<LakeFiles> files(ObjectStore store) {
    if (!options.roles.readsLake()) {
      return Optional.empty();
    }
    List<Path> readable = store.files().directories();
    ParquetWriter writer =
        parts.add(
            "writer",
            new DuckDbParquetWriter(
                Budgets.writer(options, directory.resolve("writer"), readable)));
    if (!options.roles.has(Role.QUERY)) {
      return Optional.of(new LakeFiles(writer, Optional.empty(), StaticTables.none()));
    }
    List<Path> ofQueries = new ArrayList<>(readable);
    StaticTables tables = StaticTables.none();
    if (options.staticTables.isPresent()) {
      Path place = directory.resolve("static").toAbsolutePath();
      tables = StaticTables.load(ObjectStoreUrl.parse(options.staticTables.get()), place);
      ofQueries.add(place);
    }
    EngineSettings settings =
        EngineSettings.defaults(directory.resolve("engine"))
            .withSlots(Budgets.slots(options))
            .withAllowedDirectories(ofQueries)
            .withFunctions(QueryDialect.functions(this::openLakehouse, running))
            .withDuckDbSettings(QueryDialect.settings())
            .withPrelude(QueryDialect.prelude());
    DuckDbEngine engine = parts.add("engine", new DuckDbEngine(settings));
    return Optional.of(new LakeFiles(writer, Optional.of(engine), tables));
  }

  private QueryService queries(DuckDbEngine engine, LakehouseViews lakehouse) {
    QuerySettings defaults = QuerySettings.defaults();
    return new SqlQueryService(
        engine,
        lakehouse,
        running,
        new QuerySettings(options.queryTimeout, defaults.maxBatchBytes(), defaults.limits()),
        Clock.systemUTC());
  }

  private static <T> Callable<T> timed(String name, Callable<T> opening) {
    return () -> {
      long start = System.nanoTime();
      T opened = opening.call();
      LOG.info("{} open after {} ms", name, (System.nanoTime() - start) / 1_000_000);
      return opened;
    };
  }

  private static <T> T await(Future<T> opening) {
    try {
      return opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MicromegasException known) {
        throw known;
      }
      throw new MicromegasException(
          ErrorCode.INTERNAL, "the server does not start: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "interrupted at the start", e);
    }
  }
}
