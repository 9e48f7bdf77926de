package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.List;

/** The rows of a list of blocks in a view with a row per event; blocks are read as they come up. */
final class EventScan implements TableScan {
  private final EventView view;
  private final List<BlockRow> blocks;
  private final List<List<BlockRow>> parts;
  private final long events;
  private final BlockLoader loader;
  private final SessionState session;

  EventScan(EventView view, List<BlockRow> blocks, BlockLoader loader, SessionState session) {
    this.view = view;
    this.blocks = blocks;
    this.parts = BlockGroups.of(blocks);
    this.events = BlockGroups.claimedEvents(blocks);
    this.loader = loader;
    this.session = session;
  }

  List<BlockRow> blocks() {
    return blocks;
  }

  @Override
  public TableSchema schema() {
    return view.schema();
  }

  @Override
  public long estimatedRows() {
    return events;
  }

  @Override
  public int parts() {
    return parts.size();
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    session.ensureOpen();
    return new EventReader(view, parts.get(part), request, loader, session);
  }
}
