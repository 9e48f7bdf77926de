package io.micromegas.query;

import io.micromegas.base.TimeRange;
import java.util.List;
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
 * @param values for the statement's parameters {@code ?} or {@code $n}, by position; to {@link
 *     QueryService#describe} and {@link QueryService#prepare} none may be given
 */
public record QueryRequest(
    String sql,
    TimeRange range,
    OptionalLong limit,
    String client,
    boolean preserveDictionaries,
    List<SqlValue> values) {

  /** Copies the values. */
  public QueryRequest {
    values = List.copyOf(values);
  }

  /** A request without parameters. */
  public QueryRequest(
      String sql,
      TimeRange range,
      OptionalLong limit,
      String client,
      boolean preserveDictionaries) {
    this(sql, range, limit, client, preserveDictionaries, List.of());
  }

  /** A request for plain columns. */
  public QueryRequest(String sql, TimeRange range, OptionalLong limit, String client) {
    this(sql, range, limit, client, false);
  }

  /** Returns this with values for the statement's parameters. */
  public QueryRequest with(List<SqlValue> newValues) {
    return new QueryRequest(sql, range, limit, client, preserveDictionaries, newValues);
  }
}
