package io.micromegas.lakehouse;

import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.telemetry.TickClock;
import java.util.List;

/** What a query reads of the spans of one thread. */
final class SpanRelation {
  private SpanRelation() {}

  /** The spans of a stream that these are all blocks of, in the order of {@link ThreadChains}. */
  static TableScan of(
      List<BlockRow> ordered,
      DecodingParts decoding,
      LakehouseSettings settings,
      SessionState session) {
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
        new SpanBuild(
            SpanBuild.Purpose.ANSWER,
            SpanCheckpoint.START,
            ordered,
            decoding,
            session,
            settings.maxEventsPerThread());
    return new SpanScan(build, clock, BlockGroups.claimedEvents(ordered), session);
  }

  private static boolean isThread(BlockRow block) {
    return block.stream().tags().contains(BlockKind.THREAD_SPANS.tag());
  }
}
