package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRecord.State;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a statement, from its arrival to its end. Written by the thread that runs it,
 * read and killed by any.
 */
final class QueryRun {
  private final QueryRequest request;
  private final long begin;
  private final long startNanos = System.nanoTime();
  private final Execution execution;
  private volatile long setupNanos = -1;
  private volatile long rows;
  private volatile long bytes;
  private volatile @Nullable QueryRecord end;

  /**
   * @param begin when it arrived, nanoseconds since the epoch
   */
  QueryRun(QueryRequest request, long begin, Execution execution) {
    this.request = request;
    this.begin = begin;
    this.execution = execution;
  }

  /** The statement is set up, and its first row is being computed. */
  void started() {
    setupNanos = System.nanoTime() - startNanos;
  }

  /** A batch was handed out. */
  void answered(long allRows, long allBytes) {
    rows = allRows;
    bytes = allBytes;
  }

  /** Stops it for somebody; its client is told who. */
  void kill(String by) {
    execution.kill(by);
  }

  /** Returns what is known by now. */
  QueryRecord record() {
    QueryRecord over = end;
    return over == null
        ? record(execution.isWaiting() ? State.QUEUED : State.RUNNING, Optional.empty())
        : over;
  }

  /** Notes the end; the first one noted is it. */
  synchronized QueryRecord finish(State state, Optional<MicromegasException> error) {
    QueryRecord over = end;
    if (over == null) {
      boolean cancelled = error.filter(e -> e.code() == ErrorCode.CANCELLED).isPresent();
      over = record(cancelled ? State.CANCELLED : state, error);
      end = over;
    }
    return over;
  }

  private QueryRecord record(State state, Optional<MicromegasException> error) {
    long nanos = System.nanoTime() - startNanos;
    long setup = setupNanos;
    return new QueryRecord(
        execution.id(),
        request,
        state,
        begin,
        nanos,
        execution.waitedNanos(),
        setup < 0 ? nanos : setup,
        rows,
        bytes,
        execution.usage(),
        error,
        execution.isKilled());
  }
}
