package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.lakehouse.SnapshotSession.SharedParts;
import io.micromegas.store.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * The lakehouse over a catalog and a store: a query reads the partitions that there are and decodes
 * the other blocks, which are kept decoded within a budget of memory. Does not close the catalog,
 * the store and the writer.
 */
public final class LakehouseViews implements Lakehouse {
  private final DecodedCache cache;
  private final ActiveQueries queries = new ActiveQueries();
  private final StoredViews stored;
  private final StoredRows rows;
  private final SharedParts shared;

  /** A lakehouse with an empty cache. */
  public LakehouseViews(
      Catalog catalog, ObjectStore store, ParquetWriter writer, LakehouseSettings settings) {
    this(catalog, store, writer, settings, StoredViews.standard());
  }

  /** For tests of views that are stored in other forms. */
  LakehouseViews(
      Catalog catalog,
      ObjectStore store,
      ParquetWriter writer,
      LakehouseSettings settings,
      StoredViews stored) {
    this.cache = new DecodedCache(settings.cacheBytes());
    this.stored = stored;
    TimeBounds bounds = new TimeBounds(settings.maxKnownBounds());
    BlockLoader loader = new BlockLoader(store, new BlockDecoding(settings), cache, bounds);
    this.rows = new StoredTables(loader, store, stored);
    this.shared =
        new SharedParts(
            catalog,
            store,
            new DecodingParts(loader, cache),
            stored,
            queries,
            PersistBehind.OFF,
            settings);
  }

  @Override
  public List<ViewDefinition> globalViews() {
    return ViewRegistry.global();
  }

  @Override
  public Optional<ViewDefinition> viewSet(String name) {
    return ViewRegistry.find(name);
  }

  @Override
  public ReadSession open(Runnable revoked) {
    return new SnapshotSession(shared, revoked);
  }

  @Override
  public void shorten(String viewSet, Optional<String> instance, TableScan.Cancellation cancelled) {
    throw new UnsupportedOperationException("with the writing half");
  }

  @Override
  public PartitionWork partitionWork() {
    throw new UnsupportedOperationException("with the writing half");
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
    cache.clear();
  }
}
