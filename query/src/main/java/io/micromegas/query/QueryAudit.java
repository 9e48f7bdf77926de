package io.micromegas.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.TimeRange;
import io.micromegas.query.QueryRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The audit of statements: one JSON object for each that was executed. */
public final class QueryAudit {
  /** The target of the log entries that hold it. */
  public static final String TARGET = "flightsql_query_audit";

  private QueryAudit() {}

  /** Returns the object, for a statement that is over. */
  public static String json(QueryRecord query) {
    QueryRequest request = query.request();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("query_id", query.id().toString());
    put(json, request.caller());
    json.put("sql", request.sql());
    put(json, request.range());
    request.limit().ifPresent(limit -> json.put("limit", limit));
    json.put("context_init_ms", millis(query.waitedNanos()));
    json.put("planning_ms", millis(query.setupNanos() - query.waitedNanos()));
    json.put("execution_ms", millis(query.nanos() - query.setupNanos()));
    json.put("setup_ms", millis(query.setupNanos()));
    json.put("total_ms", millis(query.nanos()));
    json.put("status", status(query));
    query.message().ifPresent(error -> json.put("error", error));
    query.code().ifPresent(code -> json.put("error_class", errorClass(code)));
    json.put("output_rows", query.rows());
    json.put("output_bytes", query.bytes());
    json.put("bytes_scanned", query.usage().bytesRead());
    json.put("peak_memory_bytes", query.usage().peakMemory());
    json.put("spilled_bytes", query.usage().peakDisk());
    json.put("sql_hash", SqlHash.of(request.sql()));
    return json.toString();
  }

  private static void put(ObjectNode json, Caller caller) {
    json.put("client_ip", caller.address());
    json.put("client", caller.client());
    json.put("agent", caller.agent());
    json.put("entrypoint", caller.entrypoint());
    put(json, "session", caller.session());
    put(json, "notebook", caller.notebook());
    put(json, "cell", caller.cell());
    json.put("user", caller.user());
    json.put("email", caller.email());
    put(json, "name", caller.name());
    Optional<String> key = caller.rights().holder();
    json.put("service_account", key.isPresent());
    put(json, "service_account_name", key);
  }

  private static void put(ObjectNode json, String field, Optional<String> text) {
    text.ifPresent(known -> json.put(field, known));
  }

  private static void put(ObjectNode json, TimeRange range) {
    if (range.begin() != Long.MIN_VALUE) {
      json.put("range_begin", time(range.begin()));
    }
    if (range.end() != Long.MAX_VALUE) {
      json.put("range_end", time(range.end()));
    }
  }

  private static String time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).toString();
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  /** A client that went away has no error to be told. */
  private static String status(QueryRecord query) {
    if (query.state() == State.CANCELLED && !query.killed()) {
      return "incomplete";
    }
    return query.state() == State.DONE ? "ok" : "error";
  }

  private static String errorClass(ErrorCode code) {
    return switch (code.kind()) {
      case USER -> "user";
      case RESOURCE -> "resource";
      case EXTERNAL, INTERNAL -> "internal";
    };
  }
}
