package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.lakehouse.SnapshotSession.SharedParts;
import io.micromegas.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The lakehouse over a catalog and a store: a query reads the partitions that there are and decodes
 * the other blocks, which are kept decoded within a budget of memory. Does not close the catalog,
 * the store and the writer; closing it ends what is being written behind queries.
 */
public final class LakehouseViews implements Lakehouse {
  private final DecodedCache cache;
  private final ActiveQueries queries = new ActiveQueries();
  private final StoredViews stored;
  private final List<ViewDefinition> globalViews;
  private final StoredRows rows;
  private final PartitionWriting writing;
  private final SharedParts shared;
  private final BlockPayloads payloads;

  /** A lakehouse with an empty cache, that writes with the default settings. */
  public LakehouseViews(
      Catalog catalog, ObjectStore store, ParquetWriter writer, LakehouseSettings settings) {
    this(
        catalog,
        store,
        writer,
        settings,
        WriteSettings.defaults(),
        PersistSettings.defaults(),
        StaticTables.none(),
        StoredViews.standard());
  }

  /** A lakehouse with an empty cache. */
  public LakehouseViews(
      Catalog catalog,
      ObjectStore store,
      ParquetWriter writer,
      LakehouseSettings settings,
      WriteSettings writeSettings,
      PersistSettings persistSettings) {
    this(
        catalog,
        store,
        writer,
        settings,
        writeSettings,
        persistSettings,
        StaticTables.none(),
        StoredViews.standard());
  }

  /** A lakehouse with an empty cache, and tables beside the telemetry. */
  public LakehouseViews(
      Catalog catalog,
      ObjectStore store,
      ParquetWriter writer,
      LakehouseSettings settings,
      WriteSettings writeSettings,
      PersistSettings persistSettings,
      StaticTables tables) {
    this(
        catalog,
        store,
        writer,
        settings,
        writeSettings,
        persistSettings,
        tables,
        StoredViews.standard());
  }

  /** For tests of views that are stored in other forms; persists nothing behind queries. */
  LakehouseViews(
      Catalog catalog,
      ObjectStore store,
      ParquetWriter writer,
      LakehouseSettings settings,
      StoredViews stored) {
    this(
        catalog,
        store,
        writer,
        settings,
        WriteSettings.defaults(),
        PersistSettings.defaults().withEnabled(false),
        StaticTables.none(),
        stored);
  }

  LakehouseViews(
      Catalog catalog,
      ObjectStore store,
      ParquetWriter writer,
      LakehouseSettings settings,
      WriteSettings writeSettings,
      PersistSettings persistSettings,
      StaticTables tables,
      StoredViews stored) {
    this.cache = new DecodedCache(settings.cacheBytes());
    this.payloads = new StoredPayloads(store, PayloadSettings.defaults());
    this.stored = stored;
    this.globalViews =
        Stream.concat(ViewRegistry.global().stream(), tables.definitions().stream()).toList();
    TimeBounds bounds = new TimeBounds(settings.maxKnownBounds());
    BlockLoader loader = new BlockLoader(store, BlockDecoding.standard(settings), cache, bounds);
    DecodingParts decoding = new DecodingParts(loader, cache);
    this.rows = new StoredTables(decoding, store, stored, settings.maxEventsPerThread());
    this.writing =
        new PartitionWriting(
            catalog,
            store,
            writer,
            stored,
            rows,
            queries,
            writeSettings,
            persistSettings,
            settings.maxEventsPerThread(),
            UUID.randomUUID());
    this.shared =
        new SharedParts(
            catalog,
            store,
            decoding,
            stored,
            queries,
            new DecodeErrors(),
            tables,
            writing.behind(),
            settings);
  }

  @Override
  public List<ViewDefinition> globalViews() {
    return globalViews;
  }

  @Override
  public Optional<ViewDefinition> viewSet(String name) {
    return ViewRegistry.find(name).or(() -> shared.tables().find(name));
  }

  @Override
  public ReadSession open(Runnable revoked) {
    return new SnapshotSession(shared, revoked);
  }

  @Override
  public void shorten(String viewSet, Optional<String> instance, TableScan.Cancellation cancelled) {
    if (shared.tables().find(viewSet).isPresent()) {
      return;
    }
    ViewTarget target = ViewTarget.of(viewSet, instance);
    // A view that is not kept in partitions stays as long as it is.
    stored
        .find(viewSet)
        .ifPresent(view -> writing.shorten(new ViewInstance(view, target.id()), cancelled));
  }

  @Override
  public PartitionWork partitionWork() {
    return writing.work();
  }

  @Override
  public BlockPayloads payloads() {
    return payloads;
  }

  /** Returns what became of what queries had to decode. */
  public PersistStats persistStats() {
    return writing.stats();
  }

  StoredViews storedViews() {
    return stored;
  }

  StoredRows storedRows() {
    return rows;
  }

  ActiveQueries activeQueries() {
    return queries;
  }

  /** Returns bytes of heap that decoded blocks and span trees take between queries. */
  public long cachedBytes() {
    return cache.sizeInBytes();
  }

  @Override
  public void close() {
    writing.close();
    cache.clear();
  }
}
