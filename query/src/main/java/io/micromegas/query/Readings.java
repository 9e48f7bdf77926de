package io.micromegas.query;

import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.LakeFunctions;
import io.micromegas.lakehouse.Trace;
import io.micromegas.query.Relations.Relation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the calls of read functions in a statement ask for.
 *
 * @param arguments by the names of references
 * @param traces makes rows of a trace
 */
record Readings(Map<String, ReadArguments> arguments, Function<Trace, TableScan> traces) {
  Readings {
    arguments = Map.copyOf(arguments);
  }

  private ReadArguments of(TableReference table) {
    ReadArguments given = arguments.get(table.name());
    if (given == null) {
      throw Refusal.defect("a function was called without arguments");
    }
    return given;
  }

  /** Finds out what a call reads. */
  RelationSql relation(TableReference table, Relation.Reading reading, LakeFunctions functions) {
    ReadArguments given = of(table);
    return switch (reading.call().function()) {
      case PROCESS_SPANS ->
          functions.processSpans(given.id(), given.types(), given.times(), reading.ordered());
      case PERFETTO_TRACE_CHUNKS ->
          RelationSql.of(traces.apply(functions.trace(given.id(), given.types(), given.times())));
      case CHUNKS_OF_TRACE ->
          RelationSql.of(traces.apply(functions.traceOfProcesses(given.id(), given.times())));
      case PARSE_BLOCK -> functions.parsedBlock(given.id(), given.times());
    };
  }

  /** Returns the view instances that a call reads. */
  List<LakeFunctions.Source> sources(TableReference table, LakeFunctions functions) {
    ReadArguments given = of(table);
    boolean ofTrace =
        table.relation() instanceof Relation.Reading reading
            && reading.call().function() == ReadFunction.CHUNKS_OF_TRACE;
    return ofTrace
        ? List.of(LakeFunctions.ALL_OTEL_SPANS)
        : functions.sources(given.id(), given.types());
  }
}
