package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.store.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * The lakehouse over a catalog and a store: blocks are decoded when a query reads them, and kept
 * decoded within a budget of memory. Does not close the catalog and the store.
 */
public final class LakehouseViews implements Lakehouse {
  private final Catalog catalog;
  private final LakehouseSettings settings;
  private final DecodedCache cache;
  private final DecodingParts decoding;

  /** A lakehouse with an empty cache. */
  public LakehouseViews(Catalog catalog, ObjectStore store, LakehouseSettings settings) {
    this.catalog = catalog;
    this.settings = settings;
    this.cache = new DecodedCache(settings.cacheBytes());
    BlockDecoding decoder = new BlockDecoding(settings);
    TimeBounds bounds = new TimeBounds(settings.maxKnownBounds());
    this.decoding = new DecodingParts(new BlockLoader(store, decoder, cache, bounds), cache);
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
  public ReadSession open() {
    return new SnapshotSession(catalog, decoding, settings);
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
