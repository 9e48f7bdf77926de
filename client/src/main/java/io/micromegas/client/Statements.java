package io.micromegas.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL behind the verbs. What callers give is written as literals, quotes doubled. */
final class Statements {
  private Statements() {}

  static String process(String processId) {
    return "SELECT * FROM processes WHERE process_id=" + literal(processId) + ";";
  }

  static String processes(long limit) {
    return "SELECT * FROM processes ORDER BY start_time DESC LIMIT " + count(limit) + ";";
  }

  static String streams(long limit, @Nullable String processId, @Nullable String tag) {
    List<String> conditions = new ArrayList<>();
    if (processId != null) {
      conditions.add("process_id=" + literal(processId));
    }
    if (tag != null) {
      conditions.add("(array_position(tags, " + literal(tag) + ") is not NULL)");
    }
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return "SELECT * FROM streams" + where + " LIMIT " + count(limit) + ";";
  }

  static String blocks(long limit, String streamId) {
    return "SELECT * FROM blocks WHERE stream_id="
        + literal(streamId)
        + " LIMIT "
        + count(limit)
        + ";";
  }

  static String spans(long limit, String streamId) {
    return "SELECT * FROM view_instance('thread_spans', "
        + literal(streamId)
        + ") LIMIT "
        + count(limit)
        + ";";
  }

  static String buckets(String function, String view, Instant begin, Instant end, Duration delta) {
    if (delta.isNegative()
        || delta.isZero()
        || !delta.equals(Duration.ofSeconds(delta.toSeconds()))) {
      throw new IllegalArgumentException(
          "the length of a partition must be whole seconds: " + delta);
    }
    return "SELECT time, msg FROM %s(%s, %s, %s, %d)"
        .formatted(function, literal(view), time(begin), time(end), delta.toSeconds());
  }

  static String retire(String view, String instance, Instant begin, Instant end) {
    return "SELECT time, msg FROM retire_partitions(%s, %s, %s, %s)"
        .formatted(literal(view), literal(instance), time(begin), time(end));
  }

  static String trace(String processId, SpanTypes types, Instant begin, Instant end) {
    return "SELECT chunk_id, chunk_data FROM perfetto_trace_chunks(%s, %s, TIMESTAMP %s, TIMESTAMP %s)"
        .formatted(literal(processId), literal(types.text()), time(begin), time(end));
  }

  private static String time(Instant time) {
    return literal(Times.format(time));
  }

  private static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private static long count(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    return limit;
  }
}
