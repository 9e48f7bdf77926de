package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.micromegas.server.MicromegasServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OpenTelemetry exporters post is there in SQL, before and after it is in partitions. */
class OpenTelemetryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("shop").setVersion("1.2").build();
  private static final ByteString TRACE = ByteString.fromHex("000102030405060708090a0b0c0d0e0f");
  private static final ByteString SPAN = ByteString.fromHex("1011121314151617");
  private static final ByteString ROOT = ByteString.fromHex("2021222324252627");

  @TempDir static Path data;
  private static MicromegasServer server;
  private static HttpClient http;
  private static SqlClient sql;
  private static long now;

  @BeforeAll
  static void start() {
    server = MicromegasServer.start("--data-dir", data.resolve("lake").toString(), "--free-ports");
    http = HttpClient.newHttpClient();
    sql = new SqlClient(server.flightUrl());
    now = System.currentTimeMillis() * 1_000_000;
  }

  @AfterAll
  static void stop() throws Exception {
    sql.close();
    http.close();
    server.close();
  }

  private static void post(String signal, Message body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.httpUrl()).resolve("/v1/" + signal))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void logs() throws Exception {
    ExportLogsServiceRequest.Builder body = ExportLogsServiceRequest.newBuilder();
    body.addResourceLogsBuilder()
        .setResource(resource("logs"))
        .addScopeLogsBuilder()
        .setScope(SCOPE)
        .addLogRecords(
            LogRecord.newBuilder()
                .setTimeUnixNano(now)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR)
                .setSeverityText("ERROR")
                .setBody(text("it \"broke\""))
                .setTraceId(TRACE)
                .setSpanId(SPAN)
                .addAttributes(attribute("n", AnyValue.newBuilder().setIntValue(3).build())))
        .addLogRecords(LogRecord.newBuilder().setObservedTimeUnixNano(now + 5));
    post("logs", body.build());
    post("logs", body.build());

    String query =
        "SELECT CAST(time AS BIGINT) - "
            + now
            + ", level, target, msg, properties, exe FROM log_entries WHERE exe = 'ns/logs' ORDER BY time";
    List<List<Object>> rows = sql.query(query);
    assertThat(rows)
        .containsExactly(
            List.of(
                "0",
                "2",
                "shop",
                "it \"broke\"",
                "{\"n\":3,\"otel.scope.name\":\"shop\",\"otel.scope.version\":\"1.2\","
                    + "\"otel.severity_text\":\"ERROR\",\"otel.span_id\":\"1011121314151617\","
                    + "\"otel.trace_id\":\"000102030405060708090a0b0c0d0e0f\"}",
                "ns/logs"),
            List.of(
                "5",
                "4",
                "shop",
                "",
                "{\"otel.scope.name\":\"shop\",\"otel.scope.version\":\"1.2\"}",
                "ns/logs"));
    materialise("log_entries");
    assertThat(sql.query(query)).isEqualTo(rows);
    assertThat(
            sql.query(
                "SELECT property_get(properties, 'otel.resource.service.name') FROM processes"
                    + " WHERE exe = 'ns/logs'"))
        .containsExactly(List.of("logs"));

    List<List<Object>> parsed = parsed("logs");
    assertThat(parsed).hasSize(2);
    assertThat(parsed.getFirst().subList(0, 2)).isEqualTo(List.of("0", "otlp.LogRecord"));
    assertThat(parsed.getFirst().get(2).toString())
        .startsWith("{\"__type\":\"otlp.LogRecord\",\"__attributes\":{\"n\":3},\"__resource\":{")
        .contains("\"timeUnixNano\":\"" + now + "\"")
        .contains("\"traceId\":\"000102030405060708090a0b0c0d0e0f\"");
  }

  @Test
  void metrics() throws Exception {
    ExportMetricsServiceRequest.Builder body = ExportMetricsServiceRequest.newBuilder();
    NumberDataPoint.Builder point = NumberDataPoint.newBuilder().setTimeUnixNano(now);
    SummaryDataPoint.Builder summary =
        SummaryDataPoint.newBuilder().setTimeUnixNano(now).setCount(7).setSum(9.5);
    for (double quantile : new double[] {0, 0.5, 1}) {
      summary.addQuantileValues(
          ValueAtQuantile.newBuilder().setQuantile(quantile).setValue(quantile + 1));
    }
    body.addResourceMetricsBuilder()
        .setResource(resource("metrics"))
        .addScopeMetricsBuilder()
        .setScope(SCOPE)
        .addMetrics(
            Metric.newBuilder()
                .setName("orders")
                .setUnit("1")
                .setSum(
                    Sum.newBuilder()
                        .setIsMonotonic(true)
                        .setAggregationTemporality(
                            AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(point.clone().setAsInt(4))
                        .addDataPoints(NumberDataPoint.newBuilder().setAsInt(5))))
        .addMetrics(
            Metric.newBuilder()
                .setName("load")
                .setGauge(
                    Gauge.newBuilder()
                        .addDataPoints(
                            point
                                .clone()
                                .setAsDouble(0.5)
                                .addAttributes(attribute("core", text("a"))))))
        .addMetrics(
            Metric.newBuilder()
                .setName("took")
                .setUnit("s")
                .setSummary(Summary.newBuilder().addDataPoints(summary)))
        .addMetrics(
            Metric.newBuilder()
                .setName("sizes")
                .setHistogram(
                    Histogram.newBuilder()
                        .addDataPoints(
                            HistogramDataPoint.newBuilder().setTimeUnixNano(now).setCount(1))));
    post("metrics", body.build());

    String query =
        "SELECT name, unit, target, value, properties FROM measures WHERE exe = 'ns/metrics'"
            + " ORDER BY name";
    List<List<Object>> rows = sql.query(query);
    assertThat(rows)
        .containsExactly(
            List.of("load", "", "shop", "0.5", "{\"core\":\"a\",\"otel.metric.kind\":\"gauge\"}"),
            List.of(
                "orders",
                "1",
                "shop",
                "4.0",
                "{\"otel.metric.aggregation_temporality\":2,"
                    + "\"otel.metric.is_monotonic\":true,\"otel.metric.kind\":\"sum\"}"),
            List.of("took_count", "", "shop", "7.0", "{}"),
            List.of("took_max", "s", "shop", "2.0", "{}"),
            List.of("took_min", "s", "shop", "1.0", "{}"),
            List.of("took_sum", "s", "shop", "9.5", "{}"));
    materialise("measures");
    assertThat(sql.query(query)).isEqualTo(rows);
    assertThat(parsed("metrics"))
        .extracting(row -> row.get(1))
        .containsExactly(
            "otlp.NumberDataPoint",
            "otlp.NumberDataPoint",
            "otlp.NumberDataPoint",
            "otlp.SummaryDataPoint",
            "otlp.HistogramDataPoint");
  }

  @Test
  void histograms() throws Exception {
    ExportMetricsServiceRequest.Builder body = ExportMetricsServiceRequest.newBuilder();
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(now - 1_000)
            .setTimeUnixNano(now)
            .setCount(10)
            .setSum(94)
            .setMin(1)
            .setMax(60)
            .addAllExplicitBounds(List.of(0.0, 5.0, 10.0, 25.0, 50.0))
            .addAllBucketCounts(List.of(0L, 4L, 3L, 2L, 0L, 1L))
            .addAttributes(attribute("route", text("/")))
            .addExemplars(
                Exemplar.newBuilder()
                    .setTimeUnixNano(now - 5)
                    .setAsDouble(60)
                    .setTraceId(TRACE)
                    .setSpanId(SPAN));
    Histogram.Builder took =
        Histogram.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
            .addDataPoints(point)
            .addDataPoints(point.clone().setTimeUnixNano(now + 1))
            // Of counts that do not go with the bounds nothing can be said.
            .addDataPoints(point.clone().setTimeUnixNano(now + 2).addBucketCounts(3))
            .addDataPoints(
                HistogramDataPoint.newBuilder().setTimeUnixNano(now + 3).setCount(2).setSum(5));
    ExponentialHistogram.Builder sizes =
        ExponentialHistogram.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
            .addDataPoints(
                ExponentialHistogramDataPoint.newBuilder()
                    .setTimeUnixNano(now)
                    .setCount(7)
                    .setSum(20)
                    .setScale(0)
                    .setZeroCount(1)
                    // (1, 2], (2, 4], (4, 8]
                    .setPositive(
                        ExponentialHistogramDataPoint.Buckets.newBuilder()
                            .addAllBucketCounts(List.of(2L, 0L, 4L))));
    body.addResourceMetricsBuilder()
        .setResource(resource("histograms"))
        .addScopeMetricsBuilder()
        .setScope(SCOPE)
        .addMetrics(Metric.newBuilder().setName("took").setUnit("ms").setHistogram(took))
        .addMetrics(Metric.newBuilder().setName("sizes").setExponentialHistogram(sizes));
    post("metrics", body.build());

    String query =
        "SELECT name, CAST(time AS BIGINT) - "
            + now
            + ", count, sum, min, max, bounds, counts, properties FROM histograms"
            + " WHERE exe = 'ns/histograms' ORDER BY name, time";
    List<List<Object>> rows = sql.query(query);
    assertThat(rows)
        .extracting(row -> row.subList(0, 3))
        .containsExactly(
            List.of("sizes", "0", "7"),
            List.of("took", "0", "10"),
            List.of("took", "1", "10"),
            List.of("took", "3", "2"));
    assertThat(rows.get(0).subList(6, 9))
        .containsExactly(
            "{\"negative_offset\":0,\"positive_offset\":0,\"scale\":0,\"zero_threshold\":0.0}",
            "{\"negative\":[],\"positive\":[2,0,4],\"zero\":1}",
            "{\"otel.metric.aggregation_temporality\":2,"
                + "\"otel.metric.kind\":\"exponential_histogram\"}");
    assertThat(rows.get(1).subList(3, 9))
        .containsExactly(
            "94.0",
            "1.0",
            "60.0",
            "[0.0,5.0,10.0,25.0,50.0]",
            "[0,4,3,2,0,1]",
            "{\"otel.metric.aggregation_temporality\":1,\"otel.metric.kind\":\"histogram\","
                + "\"route\":\"/\"}");
    String computed =
        "SELECT name, count_from_histogram(h), sum_from_histogram(h), quantile_from_histogram(h, 0.5),"
            + " h.min, h.max, len(h.bins) FROM (SELECT name, sum_histograms(histogram) AS h FROM"
            + " histograms WHERE exe = 'ns/histograms' GROUP BY name) ORDER BY name";
    List<List<Object>> sums = sql.query(computed);
    // Half of 20 values: 8 are below 5, the tenth is a third into the next bucket.
    assertThat(sums.get(1))
        .isEqualTo(List.of("took", "20", "188.0", "6.666666666666666", "1.0", "60.0", "10"));
    assertThat(sums.get(0).subList(0, 3)).containsExactly("sizes", "7", "20.0");
    assertThat(Double.parseDouble(sums.get(0).get(3).toString())).isBetween(4.0, 5.0);
    assertThat(
            sql.query(
                "SELECT exemplars FROM histograms WHERE exe = 'ns/histograms' AND name = 'took' LIMIT 1"))
        .containsExactly(
            List.of(
                "[{\"attributes\":{},\"span_id\":\"1011121314151617\",\"time\":"
                    + (now - 5)
                    + ",\"trace_id\":\"000102030405060708090a0b0c0d0e0f\",\"value\":60.0}]"));
    materialise("histograms");
    assertThat(sql.query(query)).isEqualTo(rows);
    assertThat(sql.query(computed)).isEqualTo(sums);
  }

  @Test
  void exemplarsOfAllKindsOfPointsLeadToTheirSpans() throws Exception {
    Exemplar.Builder exemplar =
        Exemplar.newBuilder()
            .setTimeUnixNano(now - 5)
            .setTraceId(ByteString.fromHex("eeee02030405060708090a0b0c0d0e0f"))
            .setSpanId(SPAN)
            .addFilteredAttributes(attribute("user", text("ann")));
    NumberDataPoint.Builder number =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(now)
            .setAsInt(8)
            .addAttributes(attribute("route", text("/")));
    ExportMetricsServiceRequest.Builder body = ExportMetricsServiceRequest.newBuilder();
    body.addResourceMetricsBuilder()
        .setResource(resource("exemplars"))
        .addScopeMetricsBuilder()
        .setScope(SCOPE)
        .addMetrics(
            Metric.newBuilder()
                .setName("requests")
                .setUnit("1")
                .setSum(
                    Sum.newBuilder()
                        .addDataPoints(number.clone().addExemplars(exemplar.clone().setAsInt(3)))))
        .addMetrics(
            Metric.newBuilder()
                .setName("load")
                .setGauge(
                    Gauge.newBuilder()
                        .addDataPoints(
                            number
                                .clone()
                                // Outside of a trace, and when is not told.
                                .addExemplars(Exemplar.newBuilder().setAsDouble(0.5))
                                // Without a value it is none.
                                .addExemplars(Exemplar.newBuilder().setTimeUnixNano(now)))))
        .addMetrics(
            Metric.newBuilder()
                .setName("took")
                .setHistogram(
                    Histogram.newBuilder()
                        .addDataPoints(
                            HistogramDataPoint.newBuilder()
                                .setTimeUnixNano(now)
                                .addExemplars(exemplar.clone().setAsDouble(60)))))
        .addMetrics(
            Metric.newBuilder()
                .setName("size")
                .setExponentialHistogram(
                    ExponentialHistogram.newBuilder()
                        .addDataPoints(
                            ExponentialHistogramDataPoint.newBuilder()
                                .setTimeUnixNano(now)
                                .addExemplars(exemplar.clone().setAsDouble(7)))));
    post("metrics", body.build());
    ExportTraceServiceRequest.Builder spans = ExportTraceServiceRequest.newBuilder();
    spans
        .addResourceSpansBuilder()
        .setResource(resource("exemplars"))
        .addScopeSpansBuilder()
        .addSpans(
            Span.newBuilder()
                .setTraceId(exemplar.getTraceId())
                .setSpanId(SPAN)
                .setStartTimeUnixNano(now)
                .setEndTimeUnixNano(now)
                .setName("GET /"));
    post("traces", spans.build());

    String query =
        "SELECT e.name, e.unit, CAST(e.time AS BIGINT) - "
            + now
            + ", e.value, e.target, e.properties, s.name FROM exemplars e LEFT JOIN otel_spans s"
            + " ON s.trace_id = e.trace_id AND s.span_id = e.span_id"
            + " WHERE e.exe = 'ns/exemplars' ORDER BY e.name";
    List<List<Object>> rows = sql.query(query);
    assertThat(rows)
        .extracting(row -> row.subList(0, 4))
        .containsExactly(
            List.of("load", "", "0", "0.5"),
            List.of("requests", "1", "-5", "3.0"),
            List.of("size", "", "-5", "7.0"),
            List.of("took", "", "-5", "60.0"));
    assertThat(rows).extracting(row -> row.get(4)).containsOnly(SCOPE.getName());
    assertThat(rows)
        .extracting(row -> row.get(5))
        .containsExactly(
            "{\"otel.metric.kind\":\"gauge\",\"route\":\"/\"}",
            "{\"otel.metric.kind\":\"sum\",\"route\":\"/\",\"user\":\"ann\"}",
            "{\"otel.metric.kind\":\"exponential_histogram\",\"user\":\"ann\"}",
            "{\"otel.metric.kind\":\"histogram\",\"user\":\"ann\"}");
    assertThat(rows.subList(1, 4)).extracting(row -> row.get(6)).containsOnly("GET /");
    assertThat(sql.query("SELECT name FROM exemplars WHERE trace_id IS NULL AND span_id IS NULL"))
        .containsExactly(List.of("load"));
    materialise("exemplars");
    assertThat(sql.query(query)).isEqualTo(rows);
  }

  @Test
  void traces() throws Exception {
    ExportTraceServiceRequest.Builder body = ExportTraceServiceRequest.newBuilder();
    Span.Builder root =
        Span.newBuilder()
            .setTraceId(TRACE)
            .setSpanId(ROOT)
            .setName("GET /")
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(now)
            .setEndTimeUnixNano(now + 1000)
            .addAttributes(attribute("http.route", text("/")))
            .addEvents(Span.Event.newBuilder().setName("half").setTimeUnixNano(now + 500));
    Span.Builder child =
        Span.newBuilder()
            .setTraceId(TRACE)
            .setSpanId(SPAN)
            .setParentSpanId(ROOT)
            .setName("query")
            .setStartTimeUnixNano(now + 10)
            .setEndTimeUnixNano(now + 20)
            .setStatus(
                Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("no"))
            .addLinks(Span.Link.newBuilder().setTraceId(TRACE).setSpanId(ROOT));
    body.addResourceSpansBuilder()
        .setResource(resource("traces"))
        .addScopeSpansBuilder()
        .addSpans(root)
        .addSpans(child)
        // Seven bytes are no id.
        .addSpans(root.clone().setSpanId(ByteString.copyFrom(new byte[7])));
    post("traces", body.build());

    Object process =
        sql.query("SELECT process_id FROM processes WHERE exe = 'ns/traces'").getFirst().getFirst();
    String query =
        "SELECT trace_id, span_id, parent_span_id, CAST(start_time AS BIGINT) - "
            + now
            + ", duration, name, kind, status, status_message, properties, events, links"
            + " FROM view_instance('otel_spans', '"
            + process
            + "') ORDER BY start_time";
    List<List<Object>> rows = sql.query(query);
    String trace = "000102030405060708090a0b0c0d0e0f";
    assertThat(rows)
        .containsExactly(
            List.of(
                trace,
                "2021222324252627",
                "null",
                "0",
                "1000",
                "GET /",
                "SERVER",
                "UNSET",
                "null",
                "{\"http.route\":\"/\"}",
                "[{\"attributes\":{},\"name\":\"half\",\"time\":" + (now + 500) + "}]",
                "[]"),
            List.of(
                trace,
                "1011121314151617",
                "2021222324252627",
                "10",
                "10",
                "query",
                "UNSPECIFIED",
                "ERROR",
                "no",
                "{}",
                "[]",
                "[{\"attributes\":{},\"span_id\":\"2021222324252627\",\"trace_id\":\""
                    + trace
                    + "\"}]"));
    long end = System.nanoTime() + PATIENCE.toNanos();
    String written =
        "SELECT coalesce(sum(num_rows), 0) FROM list_partitions() WHERE view_set_name ="
            + " 'otel_spans'";
    while (sql.number(written) == 0) {
      assertThat(sql.query(query)).isEqualTo(rows);
      assertThat(System.nanoTime()).as("a partition in time").isLessThan(end);
      Thread.sleep(100);
    }
    assertThat(sql.query(query)).isEqualTo(rows);
    assertThat(parsed("traces")).hasSize(3);
  }

  private static List<List<Object>> parsed(String service) throws Exception {
    Object block =
        sql.query("SELECT block_id FROM blocks WHERE \"processes.exe\" = 'ns/" + service + "'")
            .getFirst()
            .getFirst();
    return sql.query(
        "SELECT object_index, type_name, value FROM parse_block('"
            + block
            + "') ORDER BY object_index");
  }

  private static void materialise(String view) throws Exception {
    Thread.sleep(1_100); // until the second of the last block is over
    sql.query(
        "SELECT time, msg FROM materialize_partitions('"
            + view
            + "', date_trunc('second', now()) - INTERVAL '1 hour', date_trunc('second', now()), 3600)");
    assertThat(
            sql.number(
                "SELECT coalesce(sum(num_rows), 0) FROM list_partitions() WHERE view_set_name = '"
                    + view
                    + "'"))
        .isPositive();
  }

  private static Resource resource(String service) {
    return Resource.newBuilder()
        .addAttributes(attribute("service.name", text(service)))
        .addAttributes(attribute("service.namespace", text("ns")))
        .build();
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }
}
