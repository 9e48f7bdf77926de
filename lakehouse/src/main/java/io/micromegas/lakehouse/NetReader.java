package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.engine.TableScan.PartReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Follows the blocks of a {@link NetScan}; a batch per block that completes rows. */
final class NetReader implements PartReader {
  private static final ColumnBatch END = new ColumnBatch(0, List.of());

  private final NetScan scan;
  private final List<Integer> projection;
  private final byte[] processId;
  private final Map<UUID, NetStack> stacks = new HashMap<>();
  private int next;
  private boolean over;

  NetReader(NetScan scan, List<Integer> projection) {
    this.scan = scan;
    this.projection = projection;
    this.processId = scan.process().processId().toString().getBytes(StandardCharsets.UTF_8);
    scan.after().streams().forEach((stream, state) -> stacks.put(stream, stack(stream, state)));
  }

  private NetStack stack(UUID stream, NetState state) {
    return new NetStack(scan.process().startTicks(), stream.toString(), state);
  }

  @Override
  public ColumnBatch next(Cancellation cancelled) {
    while (next < scan.blocks().size()) {
      Cancelled.check(cancelled);
      scan.session().ensureOpen();
      NetRows rows = follow(scan.blocks().get(next++), cancelled);
      if (rows.size() > 0) {
        return new ColumnBatch(rows.size(), rows.columns(projection, processId, scan.clock()));
      }
    }
    if (!over) {
      over = true;
      finish();
    }
    return END;
  }

  private NetRows follow(BlockRow block, Cancellation cancelled) {
    NetRows rows = new NetRows();
    NetStack stack =
        stacks.computeIfAbsent(block.stream().streamId(), id -> stack(id, NetState.START));
    switch (scan.loader().load(block, BlockKind.NET_SPANS, cancelled)) {
      case NetEvents events -> stack.add(block, events, rows);
      case Undecodable failure -> {
        scan.session().blockFailed("net_spans", block, failure);
        stack.add(block, null, rows);
      }
      case EventRows _, SpanEvents _, SpanTable _ ->
          throw new IllegalStateException("other events where network events were asked for");
    }
    return rows;
  }

  private void finish() {
    Map<UUID, NetState> states = new HashMap<>();
    stacks.forEach((stream, stack) -> states.put(stream, stack.state()));
    scan.finished(new NetCheckpoint(scan.last(), states));
    if (scan.clock() != null) {
      // Of a partition it is told by each query that reads it.
      states.forEach((stream, state) -> {
        if (state.irregularities().any()) {
          scan.session().irregular(stream, state.irregularities().sentence(stream));
        }
      });
    }
  }

  @Override
  public void close() {
    // Holds nothing but references.
  }
}
