package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.TableScan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Relations of one statement over one snapshot. The snapshot, which holds a database connection, is
 * opened by the first relation, and closed as soon as the relations are planned and none of them is
 * read from the catalog.
 */
final class SnapshotSession implements Lakehouse.ReadSession {
  private final Catalog catalog;
  private final DecodingParts decoding;
  private final LakehouseSettings settings;
  private final SessionState state;
  private final Map<ViewTarget, TableScan> relations = new HashMap<>();
  private @Nullable Snapshot snapshot;
  private boolean readsCatalog;
  private boolean planned;

  /** What all sessions share. */
  record DecodingParts(BlockLoader loader, DecodedCache cache) {}

  SnapshotSession(Catalog catalog, DecodingParts decoding, LakehouseSettings settings) {
    this.catalog = catalog;
    this.decoding = decoding;
    this.settings = settings;
    this.state = new SessionState(settings.maxReportedFailures());
  }

  @Override
  public synchronized TableScan relation(String viewSet, Optional<String> instance) {
    state.ensureOpen();
    ViewTarget target = ViewTarget.of(viewSet, instance);
    TableScan known = relations.get(target);
    if (known != null) {
      return known;
    }
    if (planned) {
      throw new MicromegasException(
          ErrorCode.INTERNAL, "a relation was asked for after planning was over");
    }
    TableScan scan = plan(target, openSnapshot());
    relations.put(target, scan);
    return scan;
  }

  private Snapshot openSnapshot() {
    Snapshot open = snapshot;
    if (open == null) {
      open = catalog.snapshot();
      snapshot = open;
    }
    return open;
  }

  private TableScan plan(ViewTarget target, Snapshot snapshot) {
    return switch (target.view().name()) {
      case "log_entries" -> events(EventView.LOG_ENTRIES, target.id(), snapshot);
      case "measures" -> events(EventView.MEASURES, target.id(), snapshot);
      case "thread_spans" -> spans(target.id().orElseThrow(), snapshot);
      case "async_events" -> events(EventView.ASYNC_EVENTS, target.id(), snapshot);
      case "images" -> events(EventView.IMAGES, target.id(), snapshot);
      case "processes" -> catalogScan(CatalogRelation.PROCESSES, target, snapshot);
      case "streams" -> catalogScan(CatalogRelation.STREAMS, target, snapshot);
      case "blocks" -> catalogScan(CatalogRelation.BLOCKS, target, snapshot);
      case "pending_blocks" -> catalogScan(CatalogRelation.PENDING_BLOCKS, target, snapshot);
      default -> throw new IllegalStateException("no plan for view " + target.view().name());
    };
  }

  private TableScan catalogScan(CatalogRelation relation, ViewTarget target, Snapshot snapshot) {
    readsCatalog = true;
    return new CatalogScan(relation, target.view().schema(), snapshot, state);
  }

  private TableScan events(EventView view, Optional<UUID> process, Snapshot snapshot) {
    String tag = view.tag();
    BlockFilter filter =
        process.map(id -> BlockFilter.tagged(tag, id)).orElseGet(() -> BlockFilter.tagged(tag));
    List<BlockRow> blocks = snapshot.blocks(filter, settings.maxBlocksPerQuery());
    return new EventScan(view, blocks, decoding.loader(), state);
  }

  private TableScan spans(UUID stream, Snapshot snapshot) {
    List<BlockRow> blocks =
        snapshot.blocks(BlockFilter.ofStream(stream), settings.maxBlocksPerQuery());
    return SpanRelation.of(ThreadChains.ordered(blocks), decoding, settings, state);
  }

  @Override
  public synchronized void planned() {
    planned = true;
    if (!readsCatalog) {
      closeSnapshot();
    }
  }

  private void closeSnapshot() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }

  @Override
  public long failedBlocks() {
    return state.failedBlocks();
  }

  @Override
  public List<String> failures() {
    return state.sentences();
  }

  @Override
  public synchronized void close() {
    state.close();
    closeSnapshot();
  }
}
