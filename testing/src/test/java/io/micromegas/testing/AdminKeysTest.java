package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.client.BatchStream;
import io.micromegas.client.ClientException;
import io.micromegas.client.MicromegasClient;
import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server one of whose keys is marked as an admin's: the others only send and ask. */
@Timeout(120)
class AdminKeysTest {
  private static final Instant BEGIN = Instant.parse("2024-05-01T00:00:00Z");
  private static final Instant END = BEGIN.plusSeconds(3600);
  private static final String FOREVER =
      "SELECT sum(a.value * b.value) FROM range(1000000) a, range(1000000) b";
  private static final String PROCESS =
      """
      SELECT '3f0c7a54-3f1e-4a8b-9a57-0c8f7c1e2d10' AS process_id, 'game' AS exe,
        'ann' AS username, 'Ann' AS realname, 'pc' AS computer, 'linux' AS distro,
        'cpu' AS cpu_brand, CAST(1000000000 AS BIGINT) AS tsc_frequency,
        TIMESTAMP '2024-05-01 00:00:00' AS start_time, CAST(0 AS BIGINT) AS start_ticks,
        TIMESTAMP '2024-05-01 00:00:00' AS insert_time, '' AS parent_process_id,
        '{}' AS properties
      """;

  @TempDir static Path data;
  private static MicromegasServer server;

  @BeforeAll
  static void start() throws IOException {
    Path keys =
        Files.writeString(
            data.resolve("keys.json"),
            """
            [{"name": "ann", "key": "of ann", "admin": true},
             {"name": "bob", "key": "of bob"},
             {"name": "eve", "key": "of eve", "admin": false}]
            """);
    server =
        MicromegasServer.start(
            "--data-dir=" + data.resolve("lake"),
            "--free-ports",
            "--api-keys-file=" + keys,
            "--query-memory=128MiB",
            "--query-disk=64MiB");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A client that says that it is an admin, which nobody believes. */
  private static MicromegasClient client(String name) {
    return MicromegasClient.builder(server.flightUrl())
        .token("of " + name)
        .header("x-auth-is-admin", "true")
        .header("x-user-id", "ann")
        .build();
  }

  private static long ingest(MicromegasClient client) {
    try (BatchStream rows = client.queryStream(PROCESS)) {
      return client.bulkIngest("processes", rows);
    }
  }

  @Test
  void anAdminMayChangeWhatIsStored() {
    try (MicromegasClient ann = client("ann")) {
      ann.materializePartitions("log_entries", BEGIN, END, Duration.ofHours(1));
      ann.retirePartitions("log_entries", "global", BEGIN, END);
      assertThat(ingest(ann)).isEqualTo(1);
    }
  }

  private static void isDenied(Throwable e) {
    assertThat(e)
        .isInstanceOfSatisfying(
            ClientException.class,
            denied -> assertThat(denied.statusCode()).isEqualTo(FlightStatusCode.UNAUTHORIZED));
  }

  @Test
  void othersMayNotAndAreTold() {
    try (MicromegasClient bob = client("bob")) {
      for (String sql :
          new String[] {
            "SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 3600)",
            "SELECT * FROM regenerate_partitions('log_entries', '2024-05-01', '2024-05-02', 3600)",
            "SELECT * FROM retire_partitions('log_entries', 'global', '2024-05-01', '2024-05-02')",
            "SELECT retire_partition_by_file(file_path) FROM list_partitions()"
          }) {
        assertThatThrownBy(() -> bob.query(sql))
            .as(sql)
            .satisfies(AdminKeysTest::isDenied)
            .hasMessageContaining("work on partitions needs the key of an admin")
            .hasMessageContaining("that of bob is none");
        assertThatThrownBy(() -> bob.prepare(sql).close()).satisfies(AdminKeysTest::isDenied);
      }
      assertThatThrownBy(() -> ingest(bob))
          .satisfies(AdminKeysTest::isDenied)
          .hasMessageContaining("bulk ingest needs the key of an admin");
      assertThat(bob.query("SELECT count(*) AS n FROM log_entries").single().getLong("n")).isZero();
    }
  }

  /** What only wants the number of rows comes another way, on a thread of its own. */
  @Test
  void updatesAreOfWhoseKeyItIs() throws Exception {
    String work =
        "SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 86400)";
    String url = server.flightUrl().replace("grpc:", "jdbc:arrow-flight-sql:");
    for (String name : new String[] {"ann", "bob"}) {
      try (Connection connection =
              DriverManager.getConnection(
                  url + "/?useEncryption=false&user=" + name + "&password=of%20" + name);
          Statement statement = connection.createStatement()) {
        if (name.equals("ann")) {
          statement.executeUpdate(work);
        } else {
          assertThatThrownBy(() -> statement.executeUpdate(work))
              .hasMessageContaining("needs the key of an admin");
        }
      }
    }
  }

  @Test
  void aStatementIsEndedByItsOwnKeyOrAnAdmin() throws Exception {
    try (MicromegasClient ann = client("ann");
        MicromegasClient bob = client("bob");
        MicromegasClient eve = client("eve")) {
      for (MicromegasClient killer : new MicromegasClient[] {bob, ann}) {
        CompletableFuture<Void> victim = CompletableFuture.runAsync(() -> bob.query(FOREVER));
        String kill = "SELECT kill_query('" + awaitRunning(ann) + "') AS answer";
        assertThat(eve.query(kill).single().getString("answer"))
            .as("under ann's name, but with her own key")
            .startsWith("ERROR: permission denied: query ")
            .endsWith(
                " came with the key of bob; ending it needs that key, or the key of an admin");
        assertThat(victim).isNotDone();
        assertThat(killer.query(kill).single().getString("answer")).startsWith("SUCCESS");
        assertThatThrownBy(() -> victim.get(20, TimeUnit.SECONDS))
            .hasMessageContaining("was killed by");
      }
    }
  }

  private static String awaitRunning(MicromegasClient client) throws InterruptedException {
    String sql =
        "SELECT coalesce(min(id), '') AS id FROM queries WHERE state = 'running'"
            + " AND sql LIKE 'SELECT sum(a.%'";
    for (; ; ) {
      String id = client.query(sql).single().getString("id");
      if (id != null && !id.isEmpty()) {
        return id;
      }
      Thread.sleep(5);
    }
  }
}
