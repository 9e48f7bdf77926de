package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.micromegas.server.MicromegasServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs with OpenTelemetry's own SDK, each in a JVM of its own, which know of the server by
 * environment variables alone.
 */
@Timeout(180)
class OpenTelemetryJavaTest {
  private static final int MANY = 60;

  @TempDir static Path folder;
  private static MicromegasServer server;
  private static SqlClient sql;

  @BeforeAll
  static void start() {
    server =
        MicromegasServer.start("--data-dir", folder.resolve("lake").toString(), "--free-ports");
    sql = new SqlClient(server.flightUrl());
  }

  @AfterAll
  static void stop() throws Exception {
    sql.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"http/protobuf, none", "http/protobuf, gzip", "grpc, none", "grpc, gzip"})
  void whatAProgramTellsIsInTheViews(String protocol, String compression) throws Exception {
    String service = protocol + " " + compression;
    start(
            service,
            endpoint(protocol),
            Map.of(
                "OTEL_EXPORTER_OTLP_PROTOCOL", protocol,
                "OTEL_EXPORTER_OTLP_COMPRESSION", compression))
        .end();

    String exe = "acme/" + service;
    assertThat(
            sql.query(
                "SELECT computer, property_get(properties, 'otel.resource.telemetry.sdk.language'),"
                    + " property_get(properties, 'otel.resource.colour') FROM processes"
                    + " WHERE exe = '"
                    + exe
                    + "'"))
        .containsExactly(List.of("till-3", "java", "dark blue"));
    List<List<Object>> spans = spans(exe);
    assertThat(spans)
        .extracting(row -> row.subList(3, 7))
        .containsExactly(
            List.of("visit", "INTERNAL", "UNSET", "null"),
            List.of("checkout", "SERVER", "UNSET", "null"),
            List.of("charge", "CLIENT", "ERROR", "refused"));
    List<Object> visit = spans.get(0);
    List<Object> checkout = spans.get(1);
    List<Object> charge = spans.get(2);
    assertThat(checkout.get(0)).isNotEqualTo(visit.get(0)).isEqualTo(charge.get(0));
    assertThat(charge.get(2)).isEqualTo(checkout.get(1));
    assertThat(checkout.get(2)).isEqualTo("null");
    assertThat(checkout.get(7).toString())
        .contains("\"cart.colours\":[\"red\",\"blue\"]", "\"cart.items\":3");
    assertThat(checkout.get(9).toString())
        .contains("\"trace_id\":\"" + visit.get(0) + "\"", "\"country\":\"fr\"");
    assertThat(charge.get(8).toString())
        .contains("\"attempt\":2", "\"name\":\"retry\"", "\"name\":\"exception\"")
        .contains("\"exception.message\":\"no funds\"", "java.lang.IllegalStateException");
    assertThat(
            sql.query(
                "SELECT level, target, msg, property_get(properties, 'otel.trace_id'),"
                    + " property_get(properties, 'otel.span_id'),"
                    + " property_get(properties, 'attempt') FROM log_entries WHERE exe = '"
                    + exe
                    + "'"))
        .containsExactly(
            List.of("3", "shop", "card visa refused", checkout.get(0), checkout.get(1), "1"));
    assertThat(
            sql.query(
                "SELECT name, unit, value, target, property_get(properties, 'country'),"
                    + " property_get(properties, 'otel.metric.kind') FROM measures"
                    + " WHERE target = 'shop.checkout' AND exe = '"
                    + exe
                    + "' ORDER BY name"))
        .containsExactly(
            List.of("load", "", "0.75", "shop.checkout", "null", "gauge"),
            List.of("orders", "1", "2.0", "shop.checkout", "fr", "sum"));
    // Without being asked to, the SDK says in which span each was measured.
    assertThat(
            sql.query(
                "SELECT name, value, lower(hex(trace_id)), lower(hex(span_id)) FROM exemplars"
                    + " WHERE target = 'shop.checkout' AND exe = '"
                    + exe
                    + "' ORDER BY name"))
        .containsExactly(
            List.of("orders", "2.0", checkout.get(0), checkout.get(1)),
            List.of("took", "0.25", charge.get(0), charge.get(1)));
    assertThat(histogramPoints(exe)).singleElement().asString().contains("\"sum\":0.25");
  }

  @Test
  void theProgramOfThePageRuns() throws Exception {
    String page = Files.readString(Path.of("../docs/opentelemetry/java.md"));
    Map<String, String> variables = new HashMap<>();
    Pattern.compile("^export (\\w+)=(\\S+)$", Pattern.MULTILINE)
        .matcher(page)
        .results()
        .forEach(export -> variables.put(export.group(1), export.group(2)));
    assertThat(variables).hasSize(3);
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", server.otlpHttpUrl());
    Path program = Files.writeString(folder.resolve("Checkout.java"), block(page, "java"));
    OpenTelemetryProcess.start(folder, variables, List.of(program.toString())).end();

    assertThat(sql.query(block(page, "sql")))
        .singleElement(LIST)
        .satisfies(row -> assertThat(row.get(0)).isEqualTo("checkout"))
        .satisfies(row -> assertThat(row.get(2)).isEqualTo("card refused"));
    assertThat(sql.query("SELECT value FROM measures WHERE exe = 'checkout' AND name = 'orders'"))
        .containsExactly(List.of("2.0"));
  }

  private static String block(String page, String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(page)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  /** Refusals, answers that are lost, and a server that is killed and started again. */
  @Test
  void whatIsSentAgainIsStoredOnce() throws Exception {
    try (UnreliableDoor door = new UnreliableDoor(folder.resolve("killed"))) {
      OpenTelemetryProcess program =
          start(
              "retries",
              door.url(),
              Map.of(
                  "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                  // A batch takes its time here: all of its attempts, and a start of the server.
                  "OTEL_EXPORTER_OTLP_TIMEOUT", "120000",
                  "OTEL_BSP_EXPORT_TIMEOUT", "120000",
                  "OTEL_BLRP_EXPORT_TIMEOUT", "120000",
                  "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "10",
                  "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "10",
                  "OTEL_METRIC_EXPORT_INTERVAL", "150"),
              Integer.toString(MANY));
      door.awaitReplaced();
      program.end();

      assertThat(door.refused()).as("requests that were not let in").isPositive();
      assertThat(door.lost()).as("requests that were stored without an answer").isPositive();
      try (SqlClient after = new SqlClient(door.flight())) {
        Object process =
            after.query("SELECT process_id FROM processes WHERE exe = 'acme/retries'").getFirst();
        String id = ((List<?>) process).getFirst().toString();
        assertThat(
                after.query(
                    "SELECT count(*), count(DISTINCT name) FROM view_instance('otel_spans', '"
                        + id
                        + "') WHERE name LIKE 'span %'"))
            .containsExactly(List.of("" + MANY, "" + MANY));
        assertThat(after.query("SELECT count(*), count(DISTINCT msg) FROM log_entries"))
            .containsExactly(List.of("" + MANY, "" + MANY));
        assertThat(
                after.query(
                    "SELECT count(*) - count(DISTINCT time) FROM measures WHERE name = 'orders'"))
            .containsExactly(List.of("0"));
        assertThat(after.number("SELECT count(*) FROM blocks")).isEqualTo(door.stored());
      }
    }
  }

  private static String endpoint(String protocol) {
    return protocol.equals("grpc") ? server.otlpGrpcUrl() : server.otlpHttpUrl();
  }

  private static OpenTelemetryProcess start(
      String service, String endpoint, Map<String, String> more, String... arguments)
      throws Exception {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("OTEL_SERVICE_NAME", service);
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    variables.put(
        "OTEL_RESOURCE_ATTRIBUTES", "service.namespace=acme,host.name=till-3,colour=dark%20blue");
    List<String> program = new ArrayList<>(List.of(OpenTelemetryProgram.class.getName()));
    program.addAll(List.of(arguments));
    return OpenTelemetryProcess.start(folder, variables, program);
  }

  private static List<List<Object>> spans(String exe) throws Exception {
    Object process =
        sql.query("SELECT process_id FROM processes WHERE exe = '" + exe + "'")
            .getFirst()
            .getFirst();
    return sql.query(
        "SELECT trace_id, span_id, parent_span_id, name, kind, status, status_message, properties,"
            + " events, links FROM view_instance('otel_spans', '"
            + process
            + "') ORDER BY start_time");
  }

  /** The points of the program's own histogram, as JSON. */
  private static List<Object> histogramPoints(String exe) throws Exception {
    List<Object> points = new ArrayList<>();
    for (List<Object> block :
        sql.query("SELECT block_id FROM blocks WHERE \"processes.exe\" = '" + exe + "'")) {
      sql.query(
              "SELECT value FROM parse_block('"
                  + block.getFirst()
                  + "') WHERE type_name = 'otlp.HistogramDataPoint' AND contains(value, 'took')")
          .forEach(row -> points.add(row.getFirst()));
    }
    return points;
  }
}
