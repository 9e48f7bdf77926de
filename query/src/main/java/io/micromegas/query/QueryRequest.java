package io.micromegas.query;

import io.micromegas.base.TimeRange;
import java.util.OptionalLong;

/**
 * A statement as a client sends it.
 *
 * @param sql one statement; a trailing semicolon is fine
 * @param range the API's time range, {@link TimeRange#ALL} when none; one side alone is used
 * @param limit caps the rows of the whole result
 * @param client who asks, for the log: type, agent, address
 */
public record QueryRequest(String sql, TimeRange range, OptionalLong limit, String client) {}
