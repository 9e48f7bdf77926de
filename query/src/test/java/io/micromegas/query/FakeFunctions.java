package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.DistributedTrace;
import io.micromegas.lakehouse.LakeFunctions;
import io.micromegas.lakehouse.ProcessTrace;
import io.micromegas.lakehouse.SpanTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The functions of a {@link FakeLakehouse}: one thread of its process with two spans, and an async
 * operation.
 */
record FakeFunctions(Collection<ScanHint> hints) implements LakeFunctions {
  @Override
  public RelationSql processSpans(
      UUID processId, SpanTypes types, TimeRange times, boolean ordered) {
    List<List<Object>> rows = new ArrayList<>();
    if (processId.toString().equals(FakeLakehouse.PROCESS)) {
      if (types != SpanTypes.ASYNC) {
        rows.add(row(FakeLakehouse.STREAM, "main-7", 0, "frame"));
        rows.add(row(FakeLakehouse.STREAM, "main-7", 1, "draw"));
      }
      if (types != SpanTypes.THREAD) {
        rows.add(row("", "async", 0, "load"));
      }
    }
    return RelationSql.of(new FakeTable(PROCESS_SPANS, rows, hints, null));
  }

  private static List<Object> row(String stream, String thread, int depth, String name) {
    long begin = FakeLakehouse.START + depth * FakeLakehouse.SECOND;
    long end = FakeLakehouse.START + 9 * FakeLakehouse.SECOND;
    return List.of(
        stream,
        thread,
        (long) depth,
        depth - 1L,
        depth,
        7,
        begin,
        end,
        end - begin,
        name,
        "app",
        "app.rs",
        3);
  }

  @Override
  public ProcessTrace trace(UUID processId, SpanTypes types, TimeRange times) {
    if (!processId.toString().equals(FakeLakehouse.PROCESS)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "Process " + processId + " not found");
    }
    RelationSql spans =
        new RelationSql.Builder()
            .text("SELECT CASE thread_name WHEN 'async' THEN " + ProcessTrace.ASYNC)
            .text(" ELSE 0 END AS thread, id, parent, depth, epoch_ns(\"begin\") AS \"begin\",")
            .text(" epoch_ns(\"end\") AS \"end\", name, target, filename, line FROM ")
            .relation(processSpans(processId, types, times, true))
            .build();
    List<ProcessTrace.TracedThread> threads =
        List.of(new ProcessTrace.TracedThread(FakeLakehouse.STREAM, "main-7", OptionalLong.of(7)));
    return new ProcessTrace(processId.toString(), "game", threads, spans);
  }

  /** Every trace went through two processes, a span each. */
  @Override
  public DistributedTrace traceOfProcesses(UUID traceId, TimeRange times) {
    return new DistributedTrace(
        new RelationSql.Builder()
            .text("SELECT CAST(" + ProcessTrace.OTEL + " AS INTEGER) AS thread, id, parent, depth,")
            .text(" epoch_ns(\"begin\") AS \"begin\", epoch_ns(\"end\") AS \"end\", name, target,")
            .text(" filename, line, 'process ' || id AS process_id, 'exe' AS exe FROM ")
            .relation(
                processSpans(UUID.fromString(FakeLakehouse.PROCESS), SpanTypes.THREAD, times, true))
            .build());
  }

  @Override
  public RelationSql parsedBlock(UUID blockId, TimeRange times) {
    List<List<Object>> rows = new ArrayList<>();
    for (long i = 0; i < 10; i++) {
      rows.add(
          List.of(i, "LogStaticStrEvent", "{\"__type\":\"LogStaticStrEvent\",\"time\":" + i + "}"));
    }
    return RelationSql.of(new FakeTable(PARSED_BLOCK, rows, hints, null));
  }

  @Override
  public List<Source> sources(UUID processId, SpanTypes types) {
    return List.of(new Source("thread_spans", FakeLakehouse.STREAM));
  }
}
