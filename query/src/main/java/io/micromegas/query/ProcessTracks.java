package io.micromegas.query;

import io.micromegas.lakehouse.ProcessTrace;
import io.micromegas.lakehouse.ProcessTrace.Column;
import io.micromegas.query.perfetto.LaneSlices;
import io.micromegas.query.perfetto.SliceSink;
import io.micromegas.query.perfetto.ThreadSlices;
import io.micromegas.query.perfetto.TraceWriter;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The tracks of one process: its threads, and what is of no thread. */
final class ProcessTracks implements TraceTracks {
  static final String OTEL_KEY = "otel_track";
  static final String OTEL_NAME = "OpenTelemetry Spans";
  private static final String ASYNC_KEY = "async_track";
  private static final String ASYNC_NAME = "Async Operations";
  private static final int NO_THREAD = -1;

  private final TraceWriter writer;
  private final ProcessTrace trace;
  private int thread = NO_THREAD;

  ProcessTracks(TraceWriter writer, ProcessTrace trace) {
    this.writer = writer;
    this.trace = trace;
    writer.process(trace.processId(), trace.exe());
    // Leaves at once.
    writer.flush();
  }

  @Override
  public boolean change(VectorSchemaRoot rows, int row) {
    return thread(rows, row) != thread;
  }

  private static int thread(VectorSchemaRoot rows, int row) {
    return ((IntVector) rows.getVector(Column.THREAD.sqlName())).get(row);
  }

  @Override
  public SliceSink begin(VectorSchemaRoot rows, int row) {
    thread = thread(rows, row);
    if (thread == ProcessTrace.ASYNC) {
      return new LaneSlices(writer, ASYNC_KEY, ASYNC_NAME);
    }
    if (thread == ProcessTrace.OTEL) {
      return new LaneSlices(writer, OTEL_KEY, OTEL_NAME);
    }
    ProcessTrace.TracedThread traced = trace.threads().get(thread);
    return new ThreadSlices(writer, writer.thread(traced.streamId(), traced.name(), traced.id()));
  }
}
