package io.micromegas.client;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A row of the view {@code thread_spans}: one call of something, in one thread.
 *
 * @param spanId names it within its stream
 * @param parentSpanId the span it is in; empty for a root, and if that one is not among the rows
 *     that were asked for
 * @param depth spans it is in, of this thread
 * @param hash of the place in the program
 * @param begin when it began
 * @param end when it ended
 * @param duration nanoseconds
 * @param name of the function or scope
 * @param target the part of the program
 * @param filename source file
 * @param line in it
 */
public record Span(
    long spanId,
    OptionalLong parentSpanId,
    long depth,
    long hash,
    Instant begin,
    Instant end,
    long duration,
    String name,
    String target,
    String filename,
    long line) {
  /** Reads rows; a parent that is not among them is left out. */
  static List<Span> of(QueryResult rows) {
    Set<Long> ids = rows.rows().stream().map(row -> row.getLong("id")).collect(Collectors.toSet());
    return rows.rows().stream().map(row -> of(row, ids)).toList();
  }

  private static Span of(Row row, Set<Long> ids) {
    long parent = row.getLong("parent");
    // A root's parent is 0, which may be the id of a span, too.
    boolean known = row.getLong("depth") > 0 && ids.contains(parent);
    return new Span(
        row.getLong("id"),
        known ? OptionalLong.of(parent) : OptionalLong.empty(),
        row.getLong("depth"),
        row.getLong("hash"),
        row.required("begin", Instant.class),
        row.required("end", Instant.class),
        row.getLong("duration"),
        row.required("name", String.class),
        row.required("target", String.class),
        row.required("filename", String.class),
        row.getLong("line"));
  }
}
