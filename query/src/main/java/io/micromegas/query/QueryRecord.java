package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.SessionUsage;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of one execution of a statement.
 *
 * @param id as errors and the log name it
 * @param request who asked what; the text perhaps cut
 * @param state what became of it so far
 * @param begin when it arrived, nanoseconds since the epoch
 * @param nanos how long it took, or has taken so far
 * @param waitedNanos how long of that it waited for its turn
 * @param setupNanos how long it took until its first row was being computed, with the waiting
 * @param rows that were handed out
 * @param bytes of the batches that were handed out
 * @param usage what the engine used for it
 * @param error what it failed with, or was cancelled with
 * @param killed whether somebody else ended it
 */
public record QueryRecord(
    UUID id,
    QueryRequest request,
    State state,
    long begin,
    long nanos,
    long waitedNanos,
    long setupNanos,
    long rows,
    long bytes,
    SessionUsage usage,
    Optional<MicromegasException> error,
    boolean killed) {

  /** What became of a statement. */
  public enum State {
    /** It waits for its turn. */
    QUEUED,
    /** It is planned or computed, or its client has not read all of it yet. */
    RUNNING,
    /** All of its rows were handed out. */
    DONE,
    /** It ended with an error. */
    FAILED,
    /** Its client went away, or somebody killed it. */
    CANCELLED;

    /** Returns the name as the view {@code queries} has it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the sentence of the error. */
  Optional<String> message() {
    return error.map(MicromegasException::getMessage);
  }

  /** Returns the code of the error. */
  Optional<ErrorCode> code() {
    return error.map(MicromegasException::code);
  }

  /** Returns this with a text of at most so many characters, and without what the error holds. */
  QueryRecord brief(int characters) {
    return new QueryRecord(
        id,
        request.cut(characters),
        state,
        begin,
        nanos,
        waitedNanos,
        setupNanos,
        rows,
        bytes,
        usage,
        error.map(held -> new MicromegasException(held.code(), held.getMessage())),
        killed);
  }
}
