package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.engine.TableScan.PartReader;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads some blocks for one scan, a batch per block; leaves out blocks that no row is wanted of.
 */
final class EventReader implements PartReader {
  private static final ColumnBatch END = new ColumnBatch(0, List.of());
  private static final int[] BLOCK_TEXTS = {
    EventView.PROCESS_ID,
    EventView.STREAM_ID,
    EventView.BLOCK_ID,
    EventView.EXE,
    EventView.USERNAME,
    EventView.COMPUTER
  };

  private final EventView view;
  private final List<BlockRow> blocks;
  private final ScanRequest request;
  private final Hints hints;
  private final BlockLoader loader;
  private final SessionState session;
  private int next;

  EventReader(
      EventView view,
      List<BlockRow> blocks,
      ScanRequest request,
      BlockLoader loader,
      SessionState session) {
    this.view = view;
    this.blocks = blocks;
    this.request = request;
    this.hints = new Hints(request.hints());
    this.loader = loader;
    this.session = session;
  }

  @Override
  public ColumnBatch next(Cancellation cancelled) {
    while (next < blocks.size()) {
      Cancelled.check(cancelled);
      session.ensureOpen();
      BlockRow block = blocks.get(next++);
      if (excluded(block)) {
        continue;
      }
      switch (loader.load(block, view.kind(), cancelled)) {
        case EventRows rows -> {
          if (rows.rows() > 0 && !hints.exclude(EventView.TIME, rows.minTime(), rows.maxTime())) {
            return batch(block, rows);
          }
        }
        case Undecodable failure -> session.blockFailed(failure);
        case SpanEvents _, SpanTable _ ->
            throw new IllegalStateException("spans where events were asked for");
      }
    }
    return END;
  }

  private boolean excluded(BlockRow block) {
    if (hints.hints().isEmpty()) {
      return false;
    }
    for (int column : BLOCK_TEXTS) {
      if (hints.concern(column) && hints.exclude(column, view.blockText(column, block))) {
        return true;
      }
    }
    if (hints.exclude(EventView.INSERT_TIME, block.insertTime(), block.insertTime())) {
      return true;
    }
    if (!hints.concern(EventView.TIME)) {
      return false;
    }
    Bounds bounds = loader.bounds(block, view.kind());
    return bounds != null
        && (bounds.min() > bounds.max()
            || hints.exclude(EventView.TIME, bounds.min(), bounds.max()));
  }

  private ColumnBatch batch(BlockRow block, EventRows rows) {
    List<Column> columns = new ArrayList<>(request.projection().size());
    for (int column : request.projection()) {
      int decoded = view.eventColumn(column);
      columns.add(decoded < 0 ? view.blockColumn(column, block) : rows.columns().get(decoded));
    }
    return new ColumnBatch(rows.rows(), columns);
  }

  @Override
  public void close() {
    // Holds nothing but references.
  }
}
