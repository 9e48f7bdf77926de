package io.micromegas.query.perfetto;

/**
 * What a slice shows beside its times.
 *
 * @param category what Perfetto groups by; none if empty
 * @param file none if empty
 */
public record Site(String name, String category, String file, long line) {}
