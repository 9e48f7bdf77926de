package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.server.MicromegasServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.flight.FlightRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces through several services are whole in SQL, out of blocks, partitions, and both. */
class DistributedTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;

  @TempDir Path data;
  private MicromegasServer server;
  private HttpClient http;
  private SqlClient sql;
  private final long now = System.currentTimeMillis() * 1_000_000;

  @BeforeEach
  void start() {
    server =
        MicromegasServer.start(
            "--data-dir=" + data.resolve("lake"),
            "--free-ports",
            "--roles=ingest,query",
            "--persist-behind=off",
            "--self-telemetry=off");
    http = HttpClient.newHttpClient();
    sql = new SqlClient(server.flightUrl());
  }

  @AfterEach
  void stop() throws Exception {
    sql.close();
    http.close();
    server.close();
  }

  /** A span as OTLP's JSON; without a parent where that is empty. */
  private static String span(
      String trace, String id, String parent, String name, long start, long end) {
    return """
    {"traceId": "%s", "spanId": "%s", "parentSpanId": "%s", "name": "%s", "kind": 2,
     "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"}\
    """
        .formatted(trace, id, parent, name, start, end);
  }

  private void post(String service, String... spans) throws Exception {
    String body =
        """
        {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "%s"}}]},
          "scopeSpans": [{"spans": [%s]}]}]}\
        """
            .formatted(service, String.join(", ", spans));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.httpUrl()).resolve("/v1/traces"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private void materialise(int seconds) throws Exception {
    Thread.sleep(1_100); // until the second of the last block is over
    sql.query(
        "SELECT time, msg FROM materialize_partitions('otel_spans', date_trunc('second', now())"
            + " - INTERVAL '1 hour', date_trunc('second', now()), "
            + seconds
            + ")");
  }

  private long partitions() throws Exception {
    return sql.number(
        "SELECT count(*) FROM list_partitions() WHERE view_set_name = 'otel_spans'"
            + " AND view_instance_id = 'global' AND num_rows > 0");
  }

  @Test
  void theSpansOfATraceAreThereWhicheverProcessSentThem() throws Exception {
    post(
        "shop",
        span(TRACE, "0000000000000001", "", "checkout", now, now + 100),
        span(OTHER, "0000000000000009", "", "other", now, now + 1));
    post("card", span(TRACE, "0000000000000002", "0000000000000001", "charge", now + 10, now + 90));
    String query =
        "SELECT exe, name, lower(hex(span_id)), lower(hex(parent_span_id)), duration FROM trace('"
            + TRACE
            + "') ORDER BY start_time";
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("shop", "checkout", "0000000000000001", "null", "100"));
    rows.add(List.of("card", "charge", "0000000000000002", "0000000000000001", "80"));
    assertThat(sql.query(query)).isEqualTo(rows);
    String all = "SELECT * FROM otel_spans ORDER BY start_time, span_id";
    List<List<Object>> decoded = sql.query(all);
    assertThat(decoded).hasSize(3);

    materialise(1);
    assertThat(partitions()).isPositive();
    assertThat(sql.query(query)).isEqualTo(rows);
    assertThat(sql.query(all)).isEqualTo(decoded);

    // What comes late is there at once, beside what is in partitions, and merged with it later.
    post("mail", span(TRACE, "0000000000000003", "0000000000000001", "send", now + 95, now + 99));
    rows.add(List.of("mail", "send", "0000000000000003", "0000000000000001", "4"));
    assertThat(sql.query(query)).isEqualTo(rows);
    materialise(3600);
    assertThat(sql.query(query)).isEqualTo(rows);
    assertThat(partitions()).isEqualTo(1);

    StringBuilder instances = new StringBuilder();
    for (List<Object> process : sql.query("SELECT process_id FROM processes")) {
      instances
          .append(instances.isEmpty() ? "" : " UNION ALL ")
          .append("SELECT * FROM view_instance('otel_spans', '" + process.getFirst() + "')");
    }
    decoded = sql.query(all);
    assertThat(sql.query(instances + " ORDER BY start_time, span_id")).isEqualTo(decoded);

    sql.query(
        "SELECT * FROM retire_partitions('otel_spans', 'global', now() - INTERVAL '2 hours', now())");
    assertThat(partitions()).isZero();
    assertThat(sql.query(all)).isEqualTo(decoded);
  }

  @Test
  void aTraceIsNamedAsOthersWriteIt() throws Exception {
    post("shop", span(TRACE, "0000000000000001", "", "checkout", now, now + 100));
    for (String id :
        List.of(TRACE, TRACE.toUpperCase(Locale.ROOT), "4bf92f35-77b3-4da6-a3ce-929d0e0e4736")) {
      assertThat(sql.number("SELECT count(*) FROM trace('" + id + "')")).as(id).isEqualTo(1);
    }
    assertThat(sql.query("SELECT * FROM trace('" + OTHER + "')")).isEmpty();
    String query = "SELECT name FROM trace('" + TRACE + "')";
    assertThat(sql.query(query, at(now - HOUR), at(now - SECOND))).isEmpty();
    assertThat(sql.query(query, at(now - HOUR), at(now))).hasSize(1);
    assertThatThrownBy(() -> sql.query("SELECT * FROM trace('4bf9')"))
        .isInstanceOf(FlightRuntimeException.class)
        .hasMessageContaining("'4bf9' is not a trace id")
        .hasMessageContaining("32 hexadecimal digits");
  }

  /** Blocks are left out by ids that a condition names; by some conditions they must not be. */
  @Test
  void conditionsOnIdsAnswerAsTheyRead() throws Exception {
    post("shop", span(TRACE, "0000000000000001", "", "first", now, now + 1));
    post("shop", span(OTHER, "0000000000000002", "0000000000000001", "second", now, now + 2));
    String trace = "unhex('" + TRACE + "')";
    String other = "unhex('" + OTHER + "')";
    List<String> conditions =
        List.of(
            "trace_id = " + trace,
            trace + " = trace_id",
            "trace_id <> " + trace,
            "NOT trace_id = " + trace,
            "trace_id IN (" + trace + ")",
            "trace_id IN (" + trace + ", " + other + ")",
            "trace_id = " + trace + " OR trace_id = " + other,
            "trace_id = " + trace + " OR name = 'second'",
            "trace_id = " + trace + " AND trace_id = " + other,
            "trace_id > " + trace,
            "parent_span_id = unhex('0000000000000001')",
            "parent_span_id IS NULL",
            "parent_span_id IS NOT DISTINCT FROM unhex('0000000000000001')",
            "parent_span_id = unhex('')",
            "hex(trace_id) = upper('" + TRACE + "')");
    for (String condition : conditions) {
      // A condition that nobody can look into, on what the other one reads all of.
      String read =
          "SELECT name FROM (SELECT *, row_number() OVER () AS n FROM otel_spans) WHERE n > 0 AND ("
              + condition
              + ") ORDER BY name";
      String asked = "SELECT name FROM otel_spans WHERE " + condition + " ORDER BY name";
      assertThat(sql.query(asked)).as(condition).isEqualTo(sql.query(read));
      asked = "SELECT name, properties FROM otel_spans WHERE " + condition + " ORDER BY name";
      assertThat(sql.query(asked)).as(condition).hasSameSizeAs(sql.query(read));
    }
    assertThat(
            sql.query(
                "SELECT a.name, b.name FROM trace('"
                    + TRACE
                    + "') a, trace('"
                    + OTHER
                    + "') b WHERE a.duration < b.duration"))
        .isEqualTo(List.of(List.of("first", "second")));
    assertThat(
            sql.query(
                "WITH t AS (SELECT * FROM trace('"
                    + TRACE
                    + "')) SELECT x.name FROM t x JOIN t y USING (span_id) UNION ALL"
                    + " SELECT name FROM otel_spans WHERE trace_id = "
                    + other))
        .containsExactlyInAnyOrder(List.of("first"), List.of("second"));
  }

  /** It began long before the range, and is in a partition that holds nothing younger. */
  @Test
  void aLongSpanIsFoundByTheRangeThatItReachesInto() throws Exception {
    long before = now - 3 * HOUR;
    post("job", span(TRACE, "0000000000000001", "", "night run", before, now));
    Thread.sleep(1_100);
    post("job", span(OTHER, "0000000000000002", "", "short", before, before + SECOND));
    Thread.sleep(1_100);
    // What a sender says need not make sense: it ends before it began.
    post("job", span(OTHER, "0000000000000003", "", "backwards", now, before - HOUR));
    checkTimes(before);

    materialise(1);
    assertThat(partitions()).isEqualTo(3);
    checkTimes(before);
    String within = "WHERE start_time <= '" + at(now) + "' AND end_time >= '" + at(now - 1) + "'";
    assertThat(read("SELECT name FROM otel_spans " + within)).contains("pruned=1 read=2");
    assertThat(read("SELECT name FROM otel_spans WHERE end_time < '" + at(before - SECOND) + "'"))
        .contains("pruned=2 read=1");
    assertThat(read("SELECT name FROM otel_spans WHERE start_time > '" + at(now + 1) + "'"))
        .contains("pruned=3 read=0");
  }

  private void checkTimes(long before) throws Exception {
    String all = "SELECT name FROM otel_spans ";
    String order = " ORDER BY span_id";
    assertThat(sql.query(all + order, at(now - 60 * SECOND), at(now + SECOND)))
        .isEqualTo(List.of(List.of("night run")));
    assertThat(sql.query(all + order, at(before), at(before + SECOND)))
        .isEqualTo(List.of(List.of("night run"), List.of("short")));
    assertThat(sql.query(all + "WHERE start_time >= '" + at(now) + "'"))
        .isEqualTo(List.of(List.of("backwards")));
    assertThat(sql.query(all + "WHERE end_time >= '" + at(now - 60 * SECOND) + "'"))
        .isEqualTo(List.of(List.of("night run")));
    assertThat(sql.query(all + "WHERE end_time < '" + at(before) + "'"))
        .isEqualTo(List.of(List.of("backwards")));
    assertThat(sql.query(all + "WHERE duration > " + HOUR))
        .isEqualTo(List.of(List.of("night run")));
  }

  private String read(String query) throws Exception {
    return sql.query("EXPLAIN ANALYZE " + query).toString();
  }

  private static String at(long nanos) {
    return Instant.EPOCH.plus(Duration.ofNanos(nanos)).toString();
  }
}
