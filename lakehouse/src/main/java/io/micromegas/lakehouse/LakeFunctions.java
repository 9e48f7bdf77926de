package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.ViewKey;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableSchema;
import java.util.List;
import java.util.UUID;

/**
 * What table functions read of one process or one block, in the snapshot of a session. Rows are
 * exactly those that they show: there is nothing left to filter.
 */
public interface LakeFunctions {
  /** The columns of {@link #processSpans}. */
  TableSchema PROCESS_SPANS = ViewSchemas.PROCESS_SPANS;

  /**
   * Returns the spans of a process: of its threads those that overlap the range, then async
   * operations whose begin and end are both in it. None for a process that is not known.
   *
   * @param ordered whether rows come by thread, in the order of stream ids, and begin, a parent
   *     before its children, then async ones; costs a sort
   * @throws io.micromegas.base.MicromegasException TAIL_TOO_LONG if too much is not in partitions
   *     yet
   */
  RelationSql processSpans(UUID processId, SpanTypes types, TimeRange times, boolean ordered);

  /**
   * Returns the same spans as a trace shows them.
   *
   * @throws io.micromegas.base.MicromegasException INVALID_ARGUMENT for a process that is not
   *     known, TAIL_TOO_LONG as above
   */
  ProcessTrace trace(UUID processId, SpanTypes types, TimeRange times);

  /**
   * Returns the spans of OpenTelemetry that are of one trace, whichever process they are of, and
   * overlap the range. None for one that is not known.
   *
   * @throws io.micromegas.base.MicromegasException TAIL_TOO_LONG as above
   */
  DistributedTrace traceOfProcesses(UUID traceId, TimeRange times);

  /** What {@link #traceOfProcesses} reads. */
  Source ALL_OTEL_SPANS = new Source(StoredViews.OTEL_SPANS.viewSet(), ViewKey.GLOBAL);

  /** The columns of {@link #parsedBlock}. */
  TableSchema PARSED_BLOCK = ViewSchemas.PARSED_BLOCK;

  /**
   * Returns the objects of a block, in their order, each as JSON text. What does not decode is the
   * error of the scan.
   *
   * @throws io.micromegas.base.MicromegasException INVALID_ARGUMENT if the block is not known, has
   *     no rows in the range, or has a format that nothing reads
   */
  RelationSql parsedBlock(UUID blockId, TimeRange times);

  /** Returns the view instances that the spans of a process are read from. */
  List<Source> sources(UUID processId, SpanTypes types);

  /** An instance of a view set. */
  record Source(String viewSet, String instance) {}
}
