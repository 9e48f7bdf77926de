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
 * @param preserveDictionaries whether text columns that come straight from a view's dictionary
 *     column leave as dictionary&lt;int32, utf8&gt;
 */
public record QueryRequest(
    String sql, TimeRange range, OptionalLong limit, String client, boolean preserveDictionaries) {

  /** A request for plain columns. */
  public QueryRequest(String sql, TimeRange range, OptionalLong limit, String client) {
    this(sql, range, limit, client, false);
  }
}
