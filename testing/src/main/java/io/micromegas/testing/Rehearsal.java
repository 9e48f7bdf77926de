package io.micromegas.testing;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Sends a server what its users will send and asks what they will ask, a few times over: {@code
 * Rehearsal HTTP-URL FLIGHT-URI}. The server's JVM writes down which classes and methods that took,
 * and those that start later begin with what this one learned.
 */
public final class Rehearsal {
  private static final int ROUNDS = 3;
  private static final SampleShop.Size SIZE =
      new SampleShop.Size(2, 20_000, 1_000, Duration.ofMinutes(30));

  static final List<String> QUESTIONS =
      List.of(
          "SELECT 1",
          "SELECT * FROM processes ORDER BY start_time DESC LIMIT 10",
          "SELECT * FROM streams LIMIT 10",
          "SELECT * FROM blocks LIMIT 10",
          "SELECT level, count(*) FROM log_entries GROUP BY level",
          "SELECT time, target, msg FROM log_entries WHERE msg LIKE '%refused%' ORDER BY time DESC LIMIT 10",
          "SELECT * FROM log_entries ORDER BY time DESC LIMIT 10",
          "SELECT name, avg(value), max(value) FROM measures GROUP BY name",
          "SELECT date_bin(INTERVAL '1 minute', time) AS minute, max(value) FROM measures GROUP BY minute ORDER BY minute",
          "SELECT name, count(*), max(duration) FROM otel_spans GROUP BY name",
          "SELECT property_get(properties, 'http.route') AS route, avg(duration) FROM otel_spans GROUP BY route",
          "SELECT name, unit, count(*) FROM histograms GROUP BY name, unit");

  private final TelemetrySender sender;
  private final SqlClient client;

  private Rehearsal(TelemetrySender sender, SqlClient client) {
    this.sender = sender;
    this.client = client;
  }

  /** Runs from the command line. */
  public static void main(String[] arguments) throws Exception {
    rehearse(arguments[0], arguments[1], ROUNDS);
  }

  static void rehearse(String http, String flight, int rounds) throws Exception {
    try (TelemetrySender sender = new TelemetrySender(URI.create(http));
        SqlClient client = new SqlClient(flight)) {
      for (int round = 0; round < rounds; round++) {
        new Rehearsal(sender, client).round(round);
      }
    }
  }

  private void round(int number) throws Exception {
    SampleShop.Sent shop = new SampleShop(sender, SIZE, number).send();
    new OpenTelemetryShop(sender, number).send();
    for (String question : QUESTIONS) {
      client.query(question);
    }
    String process = "'" + shop.processId() + "'";
    for (String view : List.of("log_entries", "measures")) {
      client.query("SELECT * FROM view_instance('" + view + "', " + process + ") LIMIT 100");
    }
    for (List<Object> stream :
        client.query(
            "SELECT stream_id FROM streams WHERE array_has(tags, 'cpu') AND process_id = "
                + process)) {
      client.query(
          "SELECT name, sum(duration) FROM view_instance('thread_spans', '"
              + stream.getFirst()
              + "') GROUP BY name");
    }
    client.query(
        "SELECT * FROM perfetto_trace_chunks("
            + process
            + ", 'both', TIMESTAMP '2020-01-01T00:00:00Z', now())");
    Object trace = client.query("SELECT trace_id FROM otel_spans LIMIT 1").getFirst().getFirst();
    client.query("SELECT * FROM trace('" + trace + "')");
  }
}
