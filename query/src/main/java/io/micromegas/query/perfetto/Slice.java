package io.micromegas.query.perfetto;

/**
 * A span.
 *
 * @param id unique among the spans of its track, as far as {@code parent} refers to it
 * @param parent id of the enclosing span; of none of them for a root
 * @param depth 0 for a root
 * @param begin nanoseconds
 * @param end nanoseconds, not before the begin
 */
public record Slice(long id, long parent, int depth, long begin, long end, Site site) {}
