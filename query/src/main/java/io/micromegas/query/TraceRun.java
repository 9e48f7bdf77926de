package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.DistributedTrace;
import io.micromegas.lakehouse.ProcessTrace;
import io.micromegas.lakehouse.ProcessTrace.Column;
import io.micromegas.lakehouse.Trace;
import io.micromegas.query.perfetto.Site;
import io.micromegas.query.perfetto.Slice;
import io.micromegas.query.perfetto.SliceSink;
import io.micromegas.query.perfetto.TraceWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A trace in the making: the spans come out of a session of its own, a batch at a time, and leave
 * as chunks. One thread at a time, but {@link #cancel} from any.
 */
final class TraceRun implements AutoCloseable {
  private final Engine engine;
  private final RelationSql relation;
  private final TraceWriter writer = new TraceWriter();
  private final TraceTracks tracks;
  private volatile Engine.@Nullable Session session;
  private volatile boolean cancelled;
  private @Nullable BatchStream spans;
  private @Nullable SliceSink sink;
  private boolean over;

  TraceRun(Engine engine, Trace trace) {
    this.engine = engine;
    this.relation = trace.spans();
    this.tracks =
        switch (trace) {
          case ProcessTrace process -> new ProcessTracks(writer, process);
          case DistributedTrace ignored -> new DistributedTracks(writer);
        };
  }

  /** Returns the next chunks; none at the end. */
  List<byte[]> next() {
    List<byte[]> chunks = writer.take();
    while (chunks.isEmpty() && !over) {
      BatchStream open = spans;
      if (open == null) {
        open = open();
        spans = open;
      }
      if (open.next()) {
        write(open.root());
      } else {
        finish();
      }
      chunks = writer.take();
    }
    return chunks;
  }

  private BatchStream open() {
    Engine.Session opened = engine.open(Engine.Lane.HEAVY);
    session = opened;
    if (cancelled) {
      opened.cancel();
      throw new MicromegasException(ErrorCode.CANCELLED, "the statement was cancelled");
    }
    return opened.execute(statement(opened, relation));
  }

  private static String statement(Engine.Session session, RelationSql relation) {
    Map<String, TableScan> scans = new LinkedHashMap<>();
    relation.scans().forEach(scan -> scans.put("t$" + scans.size(), scan));
    Map<String, Long> ids = session.register(scans);
    Iterator<String> names = scans.keySet().iterator();
    return relation.sql(scan -> "lake_scan(" + ids.get(names.next()) + ")");
  }

  private void write(VectorSchemaRoot rows) {
    BigIntVector ids = (BigIntVector) rows.getVector(Column.ID.sqlName());
    BigIntVector parents = (BigIntVector) rows.getVector(Column.PARENT.sqlName());
    UInt4Vector depths = (UInt4Vector) rows.getVector(Column.DEPTH.sqlName());
    BigIntVector begins = (BigIntVector) rows.getVector(Column.BEGIN.sqlName());
    BigIntVector ends = (BigIntVector) rows.getVector(Column.END.sqlName());
    VarCharVector names = (VarCharVector) rows.getVector(Column.NAME.sqlName());
    VarCharVector targets = (VarCharVector) rows.getVector(Column.TARGET.sqlName());
    VarCharVector files = (VarCharVector) rows.getVector(Column.FILENAME.sqlName());
    UInt4Vector lines = (UInt4Vector) rows.getVector(Column.LINE.sqlName());
    for (int row = 0; row < rows.getRowCount(); row++) {
      Site site =
          new Site(
              text(names, row),
              text(targets, row),
              text(files, row),
              Integer.toUnsignedLong(lines.get(row)));
      sinkOf(rows, row)
          .add(
              new Slice(
                  ids.get(row),
                  parents.get(row),
                  depths.get(row),
                  begins.get(row),
                  ends.get(row),
                  site));
    }
  }

  private static String text(VarCharVector texts, int row) {
    return new String(texts.get(row), StandardCharsets.UTF_8);
  }

  private SliceSink sinkOf(VectorSchemaRoot rows, int row) {
    SliceSink open = sink;
    if (open != null && !tracks.change(rows, row)) {
      return open;
    }
    if (open != null) {
      open.finish();
    }
    SliceSink begun = tracks.begin(rows, row);
    sink = begun;
    return begun;
  }

  private void finish() {
    over = true;
    if (sink != null) {
      sink.finish();
    }
    writer.flush();
    closeSession();
  }

  /** Ends it from any thread: who waits for chunks gets CANCELLED. */
  void cancel() {
    cancelled = true;
    Engine.Session running = session;
    if (running != null) {
      running.cancel();
    }
  }

  private void closeSession() {
    BatchStream open = spans;
    if (open != null) {
      open.close();
    }
    Engine.Session running = session;
    session = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void close() {
    over = true;
    closeSession();
  }
}
