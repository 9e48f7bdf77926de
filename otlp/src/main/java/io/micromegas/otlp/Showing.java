package io.micromegas.otlp;

/**
 * What of a resource's message a view shows.
 *
 * @param items spans, points or log records that it holds
 * @param unshown how many of them are in no view
 * @param why that is so, for people; empty if all are shown
 */
public record Showing(long items, long unshown, String why) {}
