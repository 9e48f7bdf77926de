package io.micromegas.lakehouse;

import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.telemetry.TickClock;
import java.util.List;

/**
 * The spans of one thread that no partition holds, as the view shows them. How many rows there are
 * is only known once all blocks are decoded, so the number of parts is a guess, and each part reads
 * its share of whatever slices there are.
 *
 * @param clock what turns ticks into times
 * @param claimedEvents how many events the blocks say they hold
 */
record SpanScan(SpanBuild build, TickClock clock, long claimedEvents, SessionState session)
    implements TableScan {
  private static final int MAX_PARTS = 256;

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
    return parts(claimedEvents);
  }

  static int parts(long claimedEvents) {
    return (int) Math.min(MAX_PARTS, claimedEvents / 2 / SpanSlicer.ROWS_PER_SLICE + 1);
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    session.ensureOpen();
    return new SpanReader(this, part, request);
  }

  /** Returns the slices of one of several parts, in order, none left out. */
  static List<SpanSlice> share(List<SpanSlice> slices, int part, int parts) {
    long count = slices.size();
    return slices.subList((int) (count * part / parts), (int) (count * (part + 1) / parts));
  }
}
