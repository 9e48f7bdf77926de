package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRecord.State;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A result whose rows are counted, and whose end is noted. */
final class ObservedResult implements QueryResult {
  private final QueryResult result;
  private final QueryRun run;
  private final RunningQueries queries;
  private final Execution execution;
  private long rows;
  private long bytes;
  private boolean exhausted;
  private @Nullable MicromegasException error;

  ObservedResult(QueryResult result, QueryRun run, RunningQueries queries, Execution execution) {
    this.result = result;
    this.run = run;
    this.queries = queries;
    this.execution = execution;
  }

  @Override
  public UUID queryId() {
    return result.queryId();
  }

  @Override
  public Schema schema() {
    return result.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return result.dictionaries();
  }

  @Override
  public VectorSchemaRoot root() {
    return result.root();
  }

  @Override
  public boolean next() {
    try {
      if (result.next()) {
        rows += root().getRowCount();
        for (FieldVector vector : root().getFieldVectors()) {
          bytes += vector.getBufferSize();
        }
        run.answered(rows, bytes);
        return true;
      }
      exhausted = true;
      return false;
    } catch (MicromegasException e) {
      error = e;
      throw e;
    } catch (RuntimeException | Error e) {
      error = unexpected(e);
      throw e;
    }
  }

  static MicromegasException unexpected(Throwable e) {
    return new MicromegasException(ErrorCode.INTERNAL, "the server failed; its log says why", e);
  }

  @Override
  public void cancel() {
    result.cancel();
  }

  @Override
  public boolean isStopped() {
    return execution.isStopped();
  }

  @Override
  public void onStop(Runnable action) {
    execution.onStop(action);
  }

  @Override
  public List<String> warnings() {
    return result.warnings();
  }

  @Override
  public void close() {
    try {
      result.close();
    } finally {
      State state = error != null ? State.FAILED : exhausted ? State.DONE : State.CANCELLED;
      // What it took is known now.
      queries.end(queryId(), state, Optional.ofNullable(error));
    }
  }
}
