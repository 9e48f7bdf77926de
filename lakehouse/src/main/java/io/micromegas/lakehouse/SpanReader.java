package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.engine.TableScan.PartReader;
import io.micromegas.lakehouse.SpanTable.Slice;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one part of the spans, a batch per slice; leaves out slices that no row is wanted of. */
final class SpanReader implements PartReader {
  private static final ColumnBatch END = new ColumnBatch(0, List.of());
  private static final int BEGIN = ViewSchemas.THREAD_SPANS.indexOf("begin");
  private static final int END_TIME = ViewSchemas.THREAD_SPANS.indexOf("end");

  private final SpanBuild build;
  private final int part;
  private final int parts;
  private final ScanRequest request;
  private final Hints hints;
  private final SessionState session;
  private @Nullable Iterator<Slice> slices;

  SpanReader(SpanBuild build, int part, int parts, ScanRequest request, SessionState session) {
    this.build = build;
    this.part = part;
    this.parts = parts;
    this.request = request;
    this.hints = new Hints(request.hints());
    this.session = session;
  }

  @Override
  public ColumnBatch next(Cancellation cancelled) {
    session.ensureOpen();
    Cancelled.check(cancelled);
    Iterator<Slice> remaining = slices;
    if (remaining == null) {
      remaining = SpanScan.share(build.join(cancelled).slices(), part, parts).iterator();
      slices = remaining;
    }
    while (remaining.hasNext()) {
      Slice slice = remaining.next();
      if (!hints.exclude(BEGIN, slice.minBegin(), slice.maxBegin())
          && !hints.exclude(END_TIME, slice.minEnd(), slice.maxEnd())) {
        List<Column> columns = request.projection().stream().map(slice.columns()::get).toList();
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
