package io.micromegas.lakehouse;

import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.engine.TableScan.PartReader;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads some blocks for one scan, a batch per block; leaves out blocks that no row is wanted of.
 */
final class EventReader implements PartReader {
  private static final ColumnBatch END = new ColumnBatch(0, List.of());

  private final EventView view;
  private final BlockKind kind;
  private final List<BlockRow> blocks;
  private final ScanRequest request;
  private final Hints hints;
  private final List<ScanHint.BytesEqual> ids = new ArrayList<>();
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
    this.kind = view.kind(request.projection());
    this.blocks = blocks;
    this.request = request;
    this.hints = new Hints(request.hints());
    this.loader = loader;
    this.session = session;
    for (ScanHint hint : request.hints()) {
      if (hint instanceof ScanHint.BytesEqual id && view.isPlain(id.column())) {
        ids.add(id);
      }
    }
  }

  @Override
  public ColumnBatch next(Cancellation cancelled) {
    while (next < blocks.size()) {
      Cancelled.check(cancelled);
      session.ensureOpen();
      BlockRow block = blocks.get(next++);
      if (!excluded(block)) {
        ColumnBatch batch = read(block, cancelled);
        if (batch.rows() > 0) {
          return batch;
        }
      }
    }
    return END;
  }

  /** Whether what the catalog says of the block excludes all its rows. */
  private boolean excluded(BlockRow block) {
    if (!view.mayBeIn(block)) {
      return true;
    }
    for (ScanHint hint : hints.hints()) {
      Optional<BlockField> field = view.blockField(hint.column());
      if (field.isPresent() && field.get().excluded(hints, hint.column(), block)) {
        return true;
      }
    }
    return false;
  }

  private ColumnBatch read(BlockRow block, Cancellation cancelled) {
    RowTimes times;
    try {
      times = RowTimes.of(view, block);
    } catch (MicromegasException e) {
      session.blockFailed(view.viewSet(), block, Undecodable.of(block, e));
      return END;
    }
    if (view.boundedColumns().stream().anyMatch(hints::concern)) {
      Bounds known = loader.bounds(block, kind);
      if (known != null && excluded(times, known)) {
        return END;
      }
    }
    if (looksFirst(block)
        && loader.load(block, view.plainKind(), cancelled) instanceof EventRows plain
        && (excluded(times, plain.bounds()) || excluded(plain))) {
      return END;
    }
    return switch (loader.load(block, kind, cancelled)) {
      case EventRows rows ->
          excluded(times, rows.bounds()) || excluded(rows) ? END : batch(block, rows, times);
      case Undecodable failure -> {
        session.blockFailed(view.viewSet(), block, failure);
        yield END;
      }
      case NetEvents _, SpanEvents _, SpanTable _ ->
          throw new IllegalStateException("spans where events were asked for");
    };
  }

  private boolean excluded(RowTimes times, Bounds decoded) {
    if (decoded.isEmpty()) {
      return true;
    }
    Bounds bounds = times.bounds(decoded);
    return view.boundedColumns().stream()
        .anyMatch(column -> hints.exclude(column, bounds.min(), bounds.max()));
  }

  /** Whether none of the rows has an id that all of them have to have. */
  private boolean excluded(EventRows rows) {
    for (ScanHint.BytesEqual id : ids) {
      if (rows.columns().get(view.decodedColumn(id.column())) instanceof Column.Bytes values
          && !BytesSearch.contains(values, HexFormat.of().parseHex(id.hex()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a block is best looked at for ids before it is decoded with all that is wanted. */
  private boolean looksFirst(BlockRow block) {
    return !ids.isEmpty() && kind != view.plainKind() && !loader.holds(block, kind);
  }

  private ColumnBatch batch(BlockRow block, EventRows rows, RowTimes times) {
    List<Column> columns = new ArrayList<>(request.projection().size());
    for (int column : request.projection()) {
      Optional<BlockField> field = view.blockField(column);
      if (field.isPresent()) {
        columns.add(field.get().column(block));
      } else {
        Column decoded = rows.columns().get(view.decodedColumn(column));
        columns.add(column == view.timeColumn() ? times.column(decoded) : decoded);
      }
    }
    return new ColumnBatch(rows.rows(), columns);
  }

  @Override
  public void close() {
    // Holds nothing but references.
  }
}
