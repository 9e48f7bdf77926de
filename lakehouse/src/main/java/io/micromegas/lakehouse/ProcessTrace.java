package io.micromegas.lakehouse;

import io.micromegas.engine.RelationSql;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a trace of a process shows.
 *
 * @param processId lower case, hyphenated
 * @param exe what runs
 * @param threads those whose spans there may be, in the order of stream ids
 * @param spans rows with the columns of {@link Column}, in their order; by thread and begin, a
 *     parent before its children unless both begin and end at the same time as a sibling
 */
public record ProcessTrace(
    String processId, String exe, List<TracedThread> threads, RelationSql spans) implements Trace {
  /** Copies the list. */
  public ProcessTrace {
    threads = List.copyOf(threads);
  }

  /** The value of {@link Column#THREAD} for async operations, which come after all threads. */
  public static final int ASYNC = Integer.MAX_VALUE - 1;

  /** The value of {@link Column#THREAD} for spans of OpenTelemetry, which come last. */
  public static final int OTEL = Integer.MAX_VALUE;

  /** The columns of {@link #spans}; times are TIMESTAMP_NS. */
  public enum Column {
    /** INTEGER: place in {@link #threads}, {@link #ASYNC} or {@link #OTEL}. */
    THREAD,
    /** BIGINT. */
    ID,
    /** BIGINT. */
    PARENT,
    /** UINTEGER. */
    DEPTH,
    /** BIGINT, nanoseconds since the epoch, UTC. */
    BEGIN,
    /** BIGINT, nanoseconds since the epoch, UTC. */
    END,
    /** VARCHAR. */
    NAME,
    /** VARCHAR. */
    TARGET,
    /** VARCHAR. */
    FILENAME,
    /** UINTEGER. */
    LINE;

    /** Returns the name. */
    public String sqlName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A thread.
   *
   * @param streamId lower case, hyphenated
   * @param name as {@code thread_name} shows it
   * @param id as the system calls it, where that is a number
   */
  public record TracedThread(String streamId, String name, OptionalLong id) {}
}
