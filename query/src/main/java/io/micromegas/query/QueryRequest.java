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
 * @param caller who asks, for the log, the audit and the view {@code queries}
 * @param preserveDictionaries whether text columns that come straight from a view's dictionary
 *     column leave as dictionary&lt;int32, utf8&gt;
 * @param values for the statement's parameters {@code ?} or {@code $n}, by position; none may be
 *     given where a statement is only described
 */
public record QueryRequest(
    String sql,
    TimeRange range,
    OptionalLong limit,
    Caller caller,
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
      Caller caller,
      boolean preserveDictionaries) {
    this(sql, range, limit, caller, preserveDictionaries, List.of());
  }

  /** A request for plain columns. */
  public QueryRequest(String sql, TimeRange range, OptionalLong limit, String client) {
    this(sql, range, limit, client, false);
  }

  /** A request of a client of which nothing else is known. */
  public QueryRequest(
      String sql,
      TimeRange range,
      OptionalLong limit,
      String client,
      boolean preserveDictionaries) {
    this(sql, range, limit, Caller.of(client), preserveDictionaries);
  }

  /** Returns this with values for the statement's parameters. */
  public QueryRequest with(List<SqlValue> newValues) {
    return new QueryRequest(sql, range, limit, caller, preserveDictionaries, newValues);
  }

  /** Returns this for plain columns. */
  public QueryRequest plain() {
    return new QueryRequest(sql, range, limit, caller, false, values);
  }

  /** Returns this with a text of at most so many characters. */
  QueryRequest cut(int characters) {
    return sql.length() <= characters
        ? this
        : new QueryRequest(
            sql.substring(0, characters) + "…", range, limit, caller, preserveDictionaries, values);
  }
}
