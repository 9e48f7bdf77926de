package io.micromegas.query;

import io.micromegas.lakehouse.DistributedTrace;
import io.micromegas.query.perfetto.LaneSlices;
import io.micromegas.query.perfetto.SliceSink;
import io.micromegas.query.perfetto.TraceWriter;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The tracks of a trace through several processes: a group for each process. */
final class DistributedTracks implements TraceTracks {
  private final TraceWriter writer;
  private String process = "";

  DistributedTracks(TraceWriter writer) {
    this.writer = writer;
  }

  @Override
  public boolean change(VectorSchemaRoot rows, int row) {
    return !text(rows, DistributedTrace.PROCESS_ID, row).equals(process);
  }

  private static String text(VectorSchemaRoot rows, String column, int row) {
    return new String(((VarCharVector) rows.getVector(column)).get(row), StandardCharsets.UTF_8);
  }

  @Override
  public SliceSink begin(VectorSchemaRoot rows, int row) {
    process = text(rows, DistributedTrace.PROCESS_ID, row);
    writer.process(process, text(rows, DistributedTrace.EXE, row));
    return new LaneSlices(writer, ProcessTracks.OTEL_KEY, ProcessTracks.OTEL_NAME);
  }
}
