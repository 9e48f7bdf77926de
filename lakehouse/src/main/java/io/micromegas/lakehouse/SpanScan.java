package io.micromegas.lakehouse;

import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.telemetry.TickClock;
import java.util.List;

/**
 * The spans of one thread. How many rows there are is only known once all blocks are decoded, so
 * the number of parts is a guess, and each part reads its share of whatever slices there are.
 */
final class SpanScan implements TableScan {
  private static final int MAX_PARTS = 256;

  private final SpanBuild build;
  private final long claimedEvents;
  private final SessionState session;

  SpanScan(SpanBuild build, long claimedEvents, SessionState session) {
    this.build = build;
    this.claimedEvents = claimedEvents;
    this.session = session;
  }

  /** The spans of the stream that these are the blocks of. */
  static TableScan of(
      List<BlockRow> blocks,
      DecodingParts decoding,
      LakehouseSettings settings,
      SessionState session) {
    List<BlockRow> ordered = ThreadChains.ordered(blocks);
    if (ordered.isEmpty() || !isThread(ordered.getFirst())) {
      return new EmptyScan(ViewSchemas.THREAD_SPANS);
    }
    TickClock clock;
    try {
      clock = Clocks.ofProcess(ordered.getFirst().process());
    } catch (MicromegasException e) {
      for (BlockRow block : ordered) {
        session.blockFailed(Undecodable.of(block, e));
      }
      return new EmptyScan(ViewSchemas.THREAD_SPANS);
    }
    SpanBuild build =
        new SpanBuild(ordered, clock, decoding, session, settings.maxEventsPerThread());
    return new SpanScan(build, BlockGroups.claimedEvents(ordered), session);
  }

  private static boolean isThread(BlockRow block) {
    return block.stream().tags().contains(BlockKind.THREAD_SPANS.tag());
  }

  @Override
  public TableSchema schema() {
    return ViewSchemas.THREAD_SPANS;
  }

  @Override
  public long estimatedRows() {
    return claimedEvents / 2 + 1;
  }

  @Override
  public int parts() {
    return (int) Math.min(MAX_PARTS, estimatedRows() / SpanSlicer.ROWS_PER_SLICE + 1);
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    session.ensureOpen();
    return new SpanReader(build, part, parts(), request, session);
  }

  /** Returns the slices of one of several parts, in order, none left out. */
  static List<SpanTable.Slice> share(List<SpanTable.Slice> slices, int part, int parts) {
    long count = slices.size();
    return slices.subList((int) (count * part / parts), (int) (count * (part + 1) / parts));
  }
}
