package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.lakehouse.LakehouseViews;
import io.micromegas.query.QueryDialect;
import io.micromegas.query.QueryService;
import io.micromegas.query.QuerySettings;
import io.micromegas.query.SqlQueryService;
import io.micromegas.store.LocalObjectStore;
import io.micromegas.store.LocalStoreSettings;
import java.time.Clock;
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

  Lake open() {
    try (ExecutorService starters =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory())) {
      Future<PostgresCatalog> openingCatalog = starters.submit(timed("catalog", this::catalog));
      Future<DuckDbEngine> openingEngine = starters.submit(timed("engine", this::engine));
      Future<LocalObjectStore> openingStore = starters.submit(timed("store", this::store));
      DuckDbEngine engine = await(openingEngine);
      LocalObjectStore store = await(openingStore);
      PostgresCatalog catalog = await(openingCatalog);
      LakehouseViews lakehouse =
          parts.add("lakehouse", new LakehouseViews(catalog, store, Budgets.lakehouse(options)));
      QueryService queries = parts.add("query", queries(engine, lakehouse));
      return new Lake(catalog, store, queries);
    }
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

  private LocalObjectStore store() {
    LocalObjectStore store =
        parts.add("store", new LocalObjectStore(LocalStoreSettings.of(directory.resolve("lake"))));
    store.probe();
    return store;
  }

  private DuckDbEngine engine() {
    EngineSettings settings =
        EngineSettings.defaults(directory.resolve("engine"))
            .withSlots(Budgets.slots(options))
            .withDuckDbSettings(QueryDialect.settings())
            .withPrelude(QueryDialect.prelude());
    return parts.add("engine", new DuckDbEngine(settings));
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
