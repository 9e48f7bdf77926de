package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.ProcessTrace.Column;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@link LakeFunctions} of a session.
 *
 * @param plans asked for when something is to be planned
 */
record FunctionPlans(
    Supplier<RelationPlans> plans,
    DecodingParts decoding,
    SessionState state,
    LakehouseSettings settings)
    implements LakeFunctions {
  private static final String ORDER = " ORDER BY thread, \"begin\", depth, \"end\" DESC, id";

  @Override
  public RelationSql processSpans(
      UUID processId, SpanTypes types, TimeRange times, boolean ordered) {
    String columns =
        PROCESS_SPANS.columns().stream()
            .map(ColumnSpec::name)
            .map(RelationSql::identifier)
            .collect(Collectors.joining(", "));
    return select(columns, spans(processId, types, times), ordered);
  }

  @Override
  public ProcessTrace trace(UUID processId, SpanTypes types, TimeRange times) {
    ProcessRow process =
        snapshot()
            .process(processId)
            .orElseThrow(() ->
                new MicromegasException(
                    ErrorCode.INVALID_ARGUMENT, "Process " + processId + " not found"));
    List<ProcessTrace.TracedThread> threads =
        threads(processId).stream().map(FunctionPlans::thread).toList();
    String columns =
        Arrays.stream(Column.values()).map(FunctionPlans::sql).collect(Collectors.joining(", "));
    List<RelationSql> spans = spans(processId, types, times);
    if (types.async()) {
      RelationSql otel = plans.get().events(EventView.OTEL_SPANS, Optional.of(processId), times);
      spans.add(OtelSlices.of(otel, times));
    }
    return new ProcessTrace(
        processId.toString(), process.exe(), threads, select(columns, spans, true));
  }

  @Override
  public DistributedTrace traceOfProcesses(UUID traceId, TimeRange times) {
    String columns =
        Arrays.stream(Column.values()).map(FunctionPlans::sql).collect(Collectors.joining(", "));
    RelationSql all = plans.get().events(EventView.OTEL_SPANS, Optional.empty(), times);
    return new DistributedTrace(
        new RelationSql.Builder()
            .text("SELECT " + columns + ", process_id, exe FROM ")
            .relation(OtelSlices.ofTrace(all, traceId, times))
            .text(" ORDER BY min(\"begin\") OVER (PARTITION BY process_id), process_id, ")
            .text("\"begin\", depth, \"end\" DESC, id")
            .build());
  }

  private static String sql(Column column) {
    String name = RelationSql.identifier(column.sqlName());
    return switch (column) {
      case BEGIN, END -> Sql.as(Sql.nanosOf(name), column.sqlName());
      case THREAD, ID, PARENT, DEPTH, NAME, TARGET, FILENAME, LINE -> name;
    };
  }

  private static RelationSql select(String columns, List<RelationSql> parts, boolean ordered) {
    RelationSql spans =
        parts.isEmpty()
            ? RelationSql.of(new EmptyScan(ViewSchemas.THREADS_SPANS))
            : Sql.unionAll(parts);
    return new RelationSql.Builder()
        .text("SELECT " + columns + " FROM ")
        .relation(spans)
        .text(ordered ? ORDER : "")
        .build();
  }

  private static ProcessTrace.TracedThread thread(StreamRow stream) {
    return new ProcessTrace.TracedThread(
        stream.streamId().toString(), ThreadName.of(stream), ThreadName.number(stream));
  }

  @Override
  public RelationSql parsedBlock(UUID blockId, TimeRange times) {
    BlockRow block =
        snapshot()
            .block(blockId)
            .filter(found -> times.overlaps(found.beginTime(), found.insertTime()))
            .orElseThrow(() ->
                new MicromegasException(
                    ErrorCode.INVALID_ARGUMENT,
                    "block "
                        + blockId
                        + " is not in blocks"
                        + (times.isAll()
                            ? "; while its stream or process is not known it is in pending_blocks"
                            : " for the queried range; widen the range, or leave it out")));
    return RelationSql.of(
        new ParsedBlockScan(
            block,
            BlockParsers.of(block),
            decoding.loader(),
            settings.maxDecodedBlockBytes(),
            state));
  }

  @Override
  public List<Source> sources(UUID processId, SpanTypes types) {
    List<Source> sources = new ArrayList<>();
    if (types.threads()) {
      for (StreamRow stream : threads(processId)) {
        sources.add(new Source(StoredViews.THREAD_SPANS.viewSet(), stream.streamId().toString()));
      }
    }
    if (types.async()) {
      sources.add(new Source(StoredViews.ASYNC_EVENTS.viewSet(), processId.toString()));
      sources.add(new Source(StoredViews.OTEL_SPANS.viewSet(), processId.toString()));
    }
    return sources;
  }

  private Snapshot snapshot() {
    return plans.get().snapshot();
  }

  private List<StreamRow> threads(UUID processId) {
    return snapshot().streams(processId, BlockKind.THREAD_SPANS.tag());
  }

  private List<RelationSql> spans(UUID processId, SpanTypes types, TimeRange times) {
    RelationPlans open = plans.get();
    List<RelationSql> relations = new ArrayList<>();
    if (types.threads()) {
      relations.addAll(
          open.spansOf(threads(processId), times, decoding, settings.maxEventsPerThread()));
    }
    if (types.async()) {
      relations.add(
          AsyncPairs.of(open.tickEvents(EventView.ASYNC_EVENTS, processId, times), times));
    }
    return relations;
  }
}
