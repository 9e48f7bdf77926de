package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.DuckDbParquetWriter;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.WriterSettings;
import io.micromegas.lakehouse.LakehouseViews;
import io.micromegas.lakehouse.Maintenance;
import io.micromegas.lakehouse.MaintenanceSettings;
import io.micromegas.lakehouse.PersistSettings;
import io.micromegas.lakehouse.RetentionSettings;
import io.micromegas.lakehouse.WriteSettings;
import io.micromegas.query.QueryDialect;
import io.micromegas.query.QueryService;
import io.micromegas.query.QuerySettings;
import io.micromegas.query.SqlQueryService;
import io.micromegas.store.CacheSettings;
import io.micromegas.store.ObjectStore;
import io.micromegas.store.ObjectStoreUrl;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the parts of a lake, side by side where none waits for another. */
final class LakeOpening {
  private static final Logger LOG = LoggerFactory.getLogger(LakeOpening.class);

  private final ServeOptions options;
  private final DataDirectory directory;
  private final OpenParts parts;

  LakeOpening(ServeOptions options, DataDirectory directory, OpenParts parts) {
    this.options = options;
    this.directory = directory;
    this.parts = parts;
  }

  /** Returns the lake; one without queries where this server has no use for them. */
  Lake open() {
    try (ExecutorService starters =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory())) {
      Future<PostgresCatalog> openingCatalog = starters.submit(timed("catalog", this::catalog));
      Future<ObjectStore> openingStore = starters.submit(timed("store", this::store));
      if (!options.has(Role.QUERY) && !options.has(Role.MAINTENANCE)) {
        ObjectStore store = await(openingStore);
        return new Lake(await(openingCatalog), store, Optional.empty());
      }
      Future<DuckDbEngine> openingEngine =
          starters.submit(timed("engine", () -> engine(openingStore)));
      Future<ParquetWriter> openingWriter =
          starters.submit(timed("writer", () -> writer(openingStore)));
      DuckDbEngine engine = await(openingEngine);
      ParquetWriter writer = await(openingWriter);
      ObjectStore store = await(openingStore);
      PostgresCatalog catalog = await(openingCatalog);
      return new Lake(catalog, store, Optional.of(queries(catalog, store, engine, writer)));
    }
  }

  private QueryService queries(
      PostgresCatalog catalog, ObjectStore store, DuckDbEngine engine, ParquetWriter writer) {
    LakehouseViews lakehouse =
        parts.add(
            "lakehouse",
            new LakehouseViews(
                catalog,
                store,
                writer,
                Budgets.lakehouse(options),
                WriteSettings.defaults(),
                PersistSettings.defaults()
                    .withEnabled(options.persistBehind == ServeOptions.Switch.ON)));
    MaintenanceSettings maintenance =
        MaintenanceSettings.DEFAULT
            .withTasks(options.has(Role.MAINTENANCE))
            .withRetention(new RetentionSettings(options.retentionDays, options.retentionDaysView))
            .withAges(options.fileGrace, MaintenanceSettings.DEFAULT.orphanAge());
    parts.add("maintenance", Maintenance.start(catalog, store, lakehouse, maintenance));
    return parts.add("query", queries(engine, lakehouse));
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
    ObjectStore store = parts.add("store", ObjectStoreUrl.parse(place).open(cache));
    store.probe();
    return store;
  }

  private DuckDbEngine engine(Future<ObjectStore> store) {
    EngineSettings settings =
        EngineSettings.defaults(directory.resolve("engine"))
            .withSlots(Budgets.slots(options))
            .withAllowedDirectories(await(store).files().directories())
            .withDuckDbSettings(QueryDialect.settings())
            .withPrelude(QueryDialect.prelude());
    return parts.add("engine", new DuckDbEngine(settings));
  }

  private ParquetWriter writer(Future<ObjectStore> store) {
    WriterSettings defaults =
        WriterSettings.defaults(directory.resolve("writer"), await(store).files().directories());
    return parts.add(
        "writer",
        new DuckDbParquetWriter(
            defaults.withBudget(
                options.writerMemory.bytes(), defaults.tempBytes(), defaults.threads())));
  }

  private QueryService queries(DuckDbEngine engine, LakehouseViews lakehouse) {
    QuerySettings defaults = QuerySettings.defaults();
    return new SqlQueryService(
        engine,
        lakehouse,
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
