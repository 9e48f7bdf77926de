package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.client.BatchStream;
import io.micromegas.client.BlockInfo;
import io.micromegas.client.MicromegasClient;
import io.micromegas.client.PreparedStatement;
import io.micromegas.client.ProcessInfo;
import io.micromegas.client.QueryRange;
import io.micromegas.client.QueryResult;
import io.micromegas.client.Row;
import io.micromegas.client.Span;
import io.micromegas.client.StreamInfo;
import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The blocks of Java in the documentation stand here, too, and run. */
@Timeout(120)
class JavaPageTest {
  private static final Path SOURCES = Path.of("src/test/java/io/micromegas/testing");
  private static final Pattern BLOCK =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /** Of lake.example.com, signed by nobody else. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBTzCB9aADAgECAggad8SFJmCSYDAKBggqhkjOPQQDAjAbMRkwFwYDVQQDExBs
      YWtlLmV4YW1wbGUuY29tMCAXDTI2MTEyMzA1NDE1MFoYDzIxMjYxMDMwMDU0MTUw
      WjAbMRkwFwYDVQQDExBsYWtlLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZI
      zj0DAQcDQgAErEMjblBP7sDVoBVYjqe0ML01AgaELtbNXnVr+gwEtRClt0VjZToy
      6itKRwvydHf0G1zjTZJIE/JYfFvqKLtNzKMhMB8wHQYDVR0OBBYEFLIzyff8U1zs
      lzkPTWnxwSSyQ+VqMAoGCCqGSM49BAMCA0kAMEYCIQCWa2MXUstNEXNHR/x+/0gv
      NnMzWAQNen1SBYWmn9fQfwIhANGRV+pf61t6aBYwqAggexAOsvVw8rR8iSbCtYqA
      97Ed
      -----END CERTIFICATE-----
      """;

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"java.md", "connecting.md"})
  void everyBlockOfThePageIsRun(String page) throws IOException {
    String tests =
        packed(Files.readString(SOURCES.resolve("JavaPageTest.java")))
            + packed(Files.readString(SOURCES.resolve("JdbcDriverTest.java")));
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("../docs", page)))
            .results()
            .map(b -> b.group(1))
            .toList();
    assertThat(blocks).isNotEmpty();
    assertThat(blocks).allSatisfy(block -> assertThat(tests).contains(packed(block)));
  }

  /** Without white space, and with addresses as a page has them. */
  private static String packed(String java) {
    return java.replaceAll("\\s+", "")
        .replace("connect(address)", "connect()")
        .replace("\"target/", "\"")
        .replace(
            "getConnection(url(\"\"))",
            "getConnection(\"jdbc:arrow-flight-sql://localhost:50051/?useEncryption=false\")");
  }

  @Test
  void whatJavaMdShowsRuns() throws Exception {
    try (MicromegasServer server = serve("lake");
        MicromegasServer other = serve("copy");
        MicromegasClient target = MicromegasClient.connect(other.flightUrl())) {
      try (TelemetrySender sender = new TelemetrySender(URI.create(server.httpUrl()))) {
        SampleLake lake = new SampleLake(sender);
        lake.sendFirstHalf();
        lake.sendSecondHalf();
      }
      queries(server.flightUrl());
      try (MicromegasClient client = MicromegasClient.connect(server.flightUrl())) {
        streams(client);
        parameters(client);
        lookups(client, SampleLake.GAME.toString());
        partitions(client);
        copies(client, target);
      }
    }
    encryption();
  }

  private MicromegasServer serve(String name) {
    return MicromegasServer.start(
        "--data-dir=" + data.resolve(name),
        "--free-ports",
        "--query-memory=128MiB",
        "--query-disk=64MiB");
  }

  private static void queries(String address) {
    try (MicromegasClient client = MicromegasClient.connect(address)) {
      Instant end = Instant.now();
      Instant begin = end.minus(Duration.ofHours(1));
      QueryResult result =
          client.query("SELECT time, level, msg FROM log_entries LIMIT 10", begin, end);
      for (Row row : result) {
        System.out.println(
            row.getInstant("time") + " " + row.getInt("level") + " " + row.getString("msg"));
      }
    }
  }

  private static void streams(MicromegasClient client) {
    long errors = 0;
    try (BatchStream batches =
        client.queryStream("SELECT level FROM log_entries", QueryRange.last("1h"))) {
      while (batches.hasNext()) {
        VectorSchemaRoot batch = batches.next();
        IntVector level = (IntVector) batch.getVector("level");
        for (int i = 0; i < batch.getRowCount(); i++) {
          errors += level.get(i) <= 2 ? 1 : 0;
        }
      }
    }
    assertThat(errors).isZero();
  }

  private static void parameters(MicromegasClient client) {
    try (PreparedStatement statement =
        client.prepare(
            "SELECT count(*) AS n FROM log_entries WHERE level <= ? AND contains(msg, ?)")) {
      System.out.println(statement.schema());
      long errors = statement.query(2, "timeout").single().getLong("n");
      long warnings = statement.query(3, "timeout").single().getLong("n");
      System.out.println(errors + " errors, " + warnings + " warnings");
    }
  }

  private static void lookups(MicromegasClient client, String processId) throws IOException {
    Instant begin = SampleLake.START;
    Instant end = begin.plusSeconds(60);
    QueryRange all = QueryRange.ALL;
    for (ProcessInfo process : client.queryProcesses(all, 10)) {
      System.out.println(
          process.exe() + " since " + process.startTime() + " on " + process.computer());
    }
    Optional<ProcessInfo> game = client.findProcess(processId);
    List<StreamInfo> threads = client.queryStreams(all, 100, processId, "cpu");
    for (StreamInfo thread : threads) {
      List<BlockInfo> blocks = client.queryBlocks(all, 100, thread.streamId());
      List<Span> spans = client.querySpans(all, 1_000, thread.streamId());
      System.out.println(blocks.size() + " blocks, " + spans.size() + " spans");
    }
    client.writeProcessTrace(processId, begin, end, Path.of("target/trace.pftrace"));
    assertThat(game).isPresent();
    assertThat(threads).hasSize(2);
    assertThat(Files.size(Path.of("target/trace.pftrace"))).isPositive();
  }

  private static void partitions(MicromegasClient client) throws InterruptedException {
    Thread.sleep(1_100); // until the second of the last block is over
    Instant end = Instant.now();
    Instant begin = end.minus(Duration.ofHours(1));
    client.materializePartitions("log_entries", begin, end, Duration.ofHours(1));
    client.retirePartitions(
        "log_entries", "global", begin, end, line -> System.out.println(line.message()));
  }

  private static void copies(MicromegasClient client, MicromegasClient target) {
    try (BatchStream processes = client.queryStream("SELECT * FROM processes")) {
      System.out.println(target.bulkIngest("processes", processes) + " processes");
    }
  }

  /** Nothing is sent before the first call, so this needs no server. */
  private static void encryption() throws IOException {
    Files.writeString(Path.of("target/ca.pem"), CERTIFICATE);
    MicromegasClient client =
        MicromegasClient.builder("grpc+tls://lake.example.com:50051")
            .trustedCertificates(Files.newInputStream(Path.of("target/ca.pem")))
            .tokenSupplier(() -> System.getenv("MICROMEGAS_TOKEN"))
            .build();
    client.close();
  }
}
