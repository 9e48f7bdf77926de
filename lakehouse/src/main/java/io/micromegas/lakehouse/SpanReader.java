package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.engine.TableScan.PartReader;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one part of the spans, a batch per slice; leaves out slices that no row is wanted of. */
final class SpanReader implements PartReader {
  private static final ColumnBatch END = new ColumnBatch(0, List.of());
  private static final int BEGIN = ViewSchemas.THREAD_SPANS.indexOf("begin");
  private static final int END_TIME = ViewSchemas.THREAD_SPANS.indexOf("end");

  private final SpanScan scan;
  private final int part;
  private final ScanRequest request;
  private final Hints hints;
  private @Nullable Iterator<SpanSlice> slices;

  SpanReader(SpanScan scan, int part, ScanRequest request) {
    this.scan = scan;
    this.part = part;
    this.request = request;
    this.hints = new Hints(request.hints());
  }

  @Override
  public ColumnBatch next(Cancellation cancelled) {
    scan.session().ensureOpen();
    Cancelled.check(cancelled);
    Iterator<SpanSlice> remaining = slices;
    if (remaining == null) {
      List<SpanSlice> all = scan.build().join(cancelled).slices();
      remaining = SpanScan.share(all, part, scan.parts()).iterator();
      slices = remaining;
    }
    while (remaining.hasNext()) {
      SpanSlice slice = remaining.next();
      if (!slice.excluded(hints, BEGIN, END_TIME, scan.clock())) {
        List<Column> columns =
            request.projection().stream().map(c -> slice.viewed(c, scan.clock())).toList();
        return new ColumnBatch(slice.rows(), columns);
      }
    }
    return END;
  }

  @Override
  public void close() {
    // Holds nothing but references.
  }
}
