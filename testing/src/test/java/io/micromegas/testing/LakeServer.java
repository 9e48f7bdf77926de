package io.micromegas.testing;

import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.DuckDbParquetWriter;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.SlotSettings;
import io.micromegas.engine.WriterSettings;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.LakehouseSettings;
import io.micromegas.lakehouse.LakehouseViews;
import io.micromegas.lakehouse.LeaseSettings;
import io.micromegas.lakehouse.Maintenance;
import io.micromegas.lakehouse.MaintenanceSettings;
import io.micromegas.lakehouse.PartitionWork;
import io.micromegas.lakehouse.PersistSettings;
import io.micromegas.lakehouse.WriteSettings;
import io.micromegas.query.QueryDialect;
import io.micromegas.query.QueryRequest;
import io.micromegas.query.QueryResult;
import io.micromegas.query.QueryService;
import io.micromegas.query.QuerySettings;
import io.micromegas.query.RunningQueries;
import io.micromegas.query.SqlQueryService;
import io.micromegas.store.LocalObjectStore;
import io.micromegas.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** All of a server but its doors: queries, partitions, maintenance; with faults of its own. */
final class LakeServer implements AutoCloseable {
  /** Short times, so that what takes minutes elsewhere takes seconds here. */
  static final MaintenanceSettings QUICK =
      MaintenanceSettings.DEFAULT
          .withLease(
              new LeaseSettings(
                  Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(15)))
          .withAges(Duration.ZERO, Duration.ofMillis(500))
          .withStopGrace(Duration.ofSeconds(20));

  /** No tasks, and queries that outlive it when a test moves the database's clock ahead. */
  static final MaintenanceSettings CLOCK_LEAPS =
      QUICK
          .withTasks(false)
          .withLease(
              new LeaseSettings(
                  Duration.ofMillis(200), Duration.ofDays(1_000), Duration.ofDays(2_000)));

  final ObjectStore store;
  final Catalog catalog;
  final PartitionWork work;
  private final QueryService queries;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Opens a server over a lake whose objects are at {@code objects}. */
  LakeServer(
      Path directory,
      Path objects,
      CatalogSettings database,
      Faults faults,
      MaintenanceSettings maintenance,
      boolean persistBehind)
      throws IOException {
    LocalObjectStore files = opened(new LocalObjectStore(objects));
    store = Faulty.store(files, faults);
    catalog = Faulty.catalog(opened(PostgresCatalog.open(database)), faults);
    DuckDbParquetWriter writer =
        opened(
            new DuckDbParquetWriter(
                WriterSettings.defaults(directory.resolve("writer"), files.files().directories())
                    .withSlots(1)));
    SlotSettings slots = SlotSettings.defaults();
    AtomicReference<Lakehouse> lakehouse = new AtomicReference<>();
    RunningQueries running = new RunningQueries(10);
    DuckDbEngine engine =
        opened(
            new DuckDbEngine(
                EngineSettings.defaults(directory.resolve("engine"))
                    .withSlots(
                        slots
                            .withCount(2, 1)
                            .withBudget(128L << 20, 1L << 30, 1)
                            .withWait(Duration.ofMinutes(1)))
                    .withAllowedDirectories(files.files().directories())
                    .withDuckDbSettings(QueryDialect.settings())
                    .withFunctions(QueryDialect.functions(lakehouse::get, running))
                    .withPrelude(QueryDialect.prelude())));
    WriteSettings writes =
        WriteSettings.defaults()
            .withTimes(Duration.ofSeconds(10), Duration.ofSeconds(5))
            .withClaimWait(Duration.ofSeconds(2))
            .withBuildBounds(8, 200_000);
    PersistSettings persist =
        new PersistSettings(persistBehind, 1, 100, Duration.ofMillis(200), 8_000_000, 1L << 30);
    LakehouseViews views =
        opened(
            new LakehouseViews(
                catalog, store, writer, LakehouseSettings.defaults(), writes, persist));
    lakehouse.set(views);
    work = views.partitionWork();
    opened(maintenance(views, maintenance));
    QuerySettings usual = QuerySettings.defaults();
    queries =
        opened(
            new SqlQueryService(
                engine,
                views,
                running,
                new QuerySettings(Duration.ofMinutes(2), usual.maxBatchBytes(), usual.limits()),
                Clock.systemUTC()));
  }

  /** A server that cannot publish itself does not start; its administrator tries again. */
  private Maintenance maintenance(LakehouseViews views, MaintenanceSettings settings) {
    for (int attempt = 0; ; attempt++) {
      try {
        return Maintenance.start(catalog, store, views, settings);
      } catch (MicromegasException e) {
        if (attempt == 50) {
          throw e;
        }
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Starts a statement; batches of few rows if its rows are wide. */
  QueryResult start(String sql) {
    return start(sql, TimeRange.ALL);
  }

  private QueryResult start(String sql, TimeRange range) {
    return queries.execute(new QueryRequest(sql, range, OptionalLong.empty(), "test"));
  }

  /** Returns the rows of a statement; fails if something could not be read. */
  List<List<String>> rows(String sql) {
    return rows(sql, TimeRange.ALL);
  }

  /** Returns the rows of a statement in a range of time; fails if something could not be read. */
  List<List<String>> rows(String sql, TimeRange range) {
    List<List<String>> rows = new ArrayList<>();
    try (QueryResult result = start(sql, range)) {
      while (result.next()) {
        for (int row = 0; row < result.root().getRowCount(); row++) {
          List<String> cells = new ArrayList<>();
          for (FieldVector vector : result.root().getFieldVectors()) {
            cells.add(text(vector.getObject(row)));
          }
          rows.add(cells);
        }
      }
      if (!result.warnings().isEmpty()) {
        throw new AssertionError(sql + " left something out: " + result.warnings());
      }
    }
    return rows;
  }

  private static String text(@Nullable Object cell) {
    return cell instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(cell);
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
