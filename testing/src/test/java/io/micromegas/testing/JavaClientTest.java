package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micromegas.client.BatchStream;
import io.micromegas.client.BlockInfo;
import io.micromegas.client.CancelledException;
import io.micromegas.client.ClientException;
import io.micromegas.client.ConnectionLostException;
import io.micromegas.client.MicromegasClient;
import io.micromegas.client.NoServerException;
import io.micromegas.client.PreparedStatement;
import io.micromegas.client.ProcessInfo;
import io.micromegas.client.ProgressLine;
import io.micromegas.client.QueryException;
import io.micromegas.client.QueryRange;
import io.micromegas.client.QueryResult;
import io.micromegas.client.Row;
import io.micromegas.client.Span;
import io.micromegas.client.StreamInfo;
import io.micromegas.client.TraceSize;
import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The acceptance list of the Python client, in Java, against a server with {@link SampleLake}. */
@Timeout(120)
class JavaClientTest {
  private static final Instant BEGIN = SampleLake.START;
  private static final QueryRange ALL_OF_IT = QueryRange.of(BEGIN, BEGIN.plusSeconds(60));
  private static final String GAME = SampleLake.GAME.toString();

  /** Four blocks of ten of the game's, two of ten of the tool's. */
  private static final int LOGS = 60;

  @TempDir static Path data;
  private static final RootAllocator ALLOCATOR = new RootAllocator();
  private static MicromegasServer server;
  private static MicromegasClient client;

  @BeforeAll
  static void start() throws IOException {
    server = serve("lake");
    try (TelemetrySender sender = new TelemetrySender(URI.create(server.httpUrl()))) {
      SampleLake lake = new SampleLake(sender);
      lake.sendFirstHalf();
      lake.sendSecondHalf();
    }
    client = MicromegasClient.builder(server.flightUrl()).allocator(ALLOCATOR).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    // Fails if a batch was left open by any of the tests.
    ALLOCATOR.close();
  }

  private static MicromegasServer serve(String name) throws IOException {
    return MicromegasServer.start(
        "--data-dir=" + data.resolve(name),
        "--free-ports",
        // No partition of the clock lies across the edges of those that a test asks for.
        "--roles=ingest,query",
        "--query-slots=1",
        "--query-memory=128MiB",
        "--query-disk=64MiB");
  }

  /** Check C-22. */
  @Test
  void rowsOfALogInATimeRange() {
    String sql = "SELECT * FROM log_entries ORDER BY time LIMIT 10;";
    QueryResult rows = client.query(sql, BEGIN, BEGIN.plusSeconds(60));
    assertThat(rows.size()).isEqualTo(10);
    assertThat(rows.columns())
        .contains("process_id", "time", "target", "level", "msg", "properties");
    Row first = rows.rows().getFirst();
    assertThat(first.getInstant("time")).isEqualTo(BEGIN);
    assertThat(first.getString("msg")).isEqualTo("message 0");
    assertThat(first.getInt("level")).isEqualTo(1);
    assertThat(first.getProperties("properties"))
        .containsEntry("user", "u0")
        .containsEntry("size", "0");
    assertThat(client.query("SELECT * FROM log_entries", BEGIN, BEGIN.plusMillis(999)).size())
        .as("the game's at 0 and 0.5 s, the tool's at 0.1 s")
        .isEqualTo(3);
  }

  /** Check C-25. */
  @Test
  void noRowsHaveColumnsAndTypes() {
    QueryResult rows = client.query("SELECT time, level FROM log_entries WHERE level > 99");
    assertThat(rows.isEmpty()).isTrue();
    assertThat(rows.schema().getFields().toString())
        .startsWith("[time: Timestamp(NANOSECOND, +00:00)")
        .contains("level: Int(32, true)");
  }

  /** Check C-27. */
  @Test
  void aStreamHasTheRowsOfAQuery() {
    String sql = "SELECT time, msg FROM log_entries";
    long streamed = 0;
    try (BatchStream batches = client.queryStream(sql, ALL_OF_IT)) {
      while (batches.hasNext()) {
        streamed += batches.next().getRowCount();
      }
    }
    assertThat(streamed).isEqualTo(LOGS).isEqualTo(client.query(sql, ALL_OF_IT).size());
  }

  /** Check C-35. */
  @Test
  void aPreparedStatementTellsItsColumnsAndRuns() {
    String sql = "SELECT time, level, msg FROM log_entries WHERE level <= 3";
    try (PreparedStatement statement = client.prepare(sql)) {
      assertThat(statement.sql()).isEqualTo(sql);
      assertThat(statement.schema().getFields())
          .extracting(Field::getName, field -> field.getType().toString())
          .extracting(Object::toString)
          .containsExactly(
              "(\"time\", \"Timestamp(NANOSECOND, +00:00)\")",
              "(\"level\", \"Int(32, true)\")",
              "(\"msg\", \"Utf8\")");
      try (BatchStream rows = statement.stream()) {
        assertThat(rows.schema().getFields())
            .extracting(Field::getName)
            .containsExactly("time", "level", "msg");
      }
      assertThat(statement.query().size()).isPositive();
    }
  }

  @Test
  void aPreparedStatementTakesParameters() {
    String sql = "SELECT count(*) AS n FROM log_entries WHERE process_id = ? AND time < ?";
    try (PreparedStatement statement = client.prepare(sql)) {
      assertThat(statement.parameters()).hasSize(2);
      assertThat(statement.query(GAME, BEGIN.plusSeconds(5)).single().getLong("n")).isEqualTo(10);
      assertThat(statement.query(GAME, BEGIN.plusSeconds(60)).single().getLong("n")).isEqualTo(40);
    }
  }

  /** Check C-39. */
  @Test
  void processesStreamsBlocksAndSpansAreRecords() {
    ProcessInfo game = client.findProcess(GAME).orElseThrow();
    assertThat(game.exe()).isEqualTo("game");
    assertThat(game.startTime()).isEqualTo(BEGIN);
    assertThat(game.properties()).containsEntry("port", "8080");
    assertThat(client.findProcess("a'b")).isEmpty();
    assertThat(client.queryStreams(QueryRange.ALL, 3)).hasSize(3);
    assertThat(client.queryStreams(QueryRange.ALL, 100, GAME, null))
        .hasSize(5)
        .allMatch(stream -> stream.processId().equals(GAME));
    assertThat(client.queryStreams(QueryRange.ALL, 100, null, "log"))
        .hasSize(2)
        .allMatch(stream -> stream.tags().contains("log"))
        .allMatch(stream -> stream.streamType().equals("log"));
    StreamInfo main =
        client.queryStreams(QueryRange.ALL, 100, GAME, "cpu").stream()
            .filter(stream -> "main".equals(stream.properties().get("thread-name")))
            .findFirst()
            .orElseThrow();
    List<BlockInfo> blocks = client.queryBlocks(QueryRange.ALL, 100, main.streamId());
    assertThat(blocks).hasSize(2).extracting(BlockInfo::nbEvents).containsOnly(40);
    assertThat(blocks).allMatch(block -> block.payloadSize() > 0);
    List<Span> spans = client.querySpans(ALL_OF_IT, 1000, main.streamId());
    assertThat(spans).filteredOn(span -> span.name().equals("draw")).hasSize(10);
    assertThat(spans)
        .filteredOn(span -> span.name().equals("frame"))
        .allMatch(span -> span.duration() == Duration.ofMillis(90).toNanos());
    assertThat(spans)
        .allMatch(span -> span.duration() == span.begin().until(span.end(), ChronoUnit.NANOS));
    assertThat(spans).anyMatch(span -> span.parentSpanId().isEmpty());
  }

  /** Checks C-40c and C-40f. */
  @Test
  void aLakeIsCopiedAndTheSecondTimeChangesNothing() throws IOException {
    try (MicromegasServer empty = serve("copy");
        MicromegasClient other = MicromegasClient.connect(empty.flightUrl())) {
      for (int time = 0; time < 2; time++) {
        assertThat(copy(other, "processes", "SELECT * FROM processes")).isEqualTo(2);
        assertThat(copy(other, "streams", "SELECT * FROM streams")).isEqualTo(7);
        assertThat(copy(other, "blocks", "SELECT * FROM blocks")).isPositive();
        assertThat(
                copy(
                    other,
                    "payloads",
                    "SELECT process_id, stream_id, block_id,"
                        + " get_payload(process_id, stream_id, block_id) AS payload FROM blocks"))
            .isPositive();
      }
      String logs = "SELECT time, level, msg FROM log_entries ORDER BY time, msg";
      assertThat(other.query(logs).toMaps()).isEqualTo(client.query(logs).toMaps());
      assertThat(other.query("SELECT * FROM processes").size()).isEqualTo(2);
    }
  }

  private static long copy(MicromegasClient to, String table, String sql) {
    try (BatchStream rows = client.queryStream(sql)) {
      return to.bulkIngest(table, rows);
    }
  }

  @Test
  void rowsForNoTableAreRefused() {
    try (BatchStream rows = client.queryStream("SELECT * FROM processes")) {
      VectorSchemaRoot batch = rows.next();
      assertThatThrownBy(() -> client.bulkIngest("nope", batch))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("nope");
    }
  }

  /** Check C-42, and what follows it. */
  @Test
  void partitionsAreWrittenAnewAndRetiredWithProgress() {
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant begin = end.minus(Duration.ofHours(24));
    String partitions =
        "SELECT count(*) AS n FROM list_partitions() WHERE view_set_name = 'measures'";
    List<ProgressLine> lines = new ArrayList<>();
    client.materializePartitions("measures", begin, end, Duration.ofHours(1), lines::add);
    assertThat(lines).isNotEmpty().allMatch(line -> line.toString().contains("+00:00 "));
    assertThat(client.query(partitions).single().getLong("n")).isPositive();
    lines.clear();
    client.regeneratePartitions("measures", begin, end, Duration.ofHours(1), lines::add);
    assertThat(lines).isNotEmpty();
    lines.clear();
    client.retirePartitions("measures", "global", begin, end, lines::add);
    assertThat(lines).isNotEmpty();
    assertThat(client.query("SELECT count(*) AS n FROM measures").single().getLong("n"))
        .as("no telemetry is lost")
        .isEqualTo(120);
    assertThatThrownBy(
            () -> client.materializePartitions("nope", begin, end, Duration.ofHours(1), lines::add))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("nope");
  }

  @Test
  void aTraceIsWrittenToAFile() throws IOException {
    Path file = data.resolve("game.perfetto");
    TraceSize size = client.writeProcessTrace(GAME, BEGIN, BEGIN.plusSeconds(60), file);
    assertThat(size.isEmpty()).isFalse();
    assertThat(Files.size(file)).isEqualTo(size.bytes());
  }

  /** Check C-52: the kind of a failure, and what its message names. */
  @Test
  void mistakesAreNamed() {
    for (String sql :
        List.of("SELECT nope FROM log_entries", "SELECT * FROM nope", "SELECT nope(1)")) {
      QueryException failure = catchThrowableOfType(QueryException.class, () -> client.query(sql));
      assertThat(failure.statusCode()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
      assertThat(failure).hasMessageContaining("nope");
      assertThat(failure.queryId()).isPresent();
      assertThatThrownBy(() -> client.prepare(sql))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("nope");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.query("SELECT 1", BEGIN.plusSeconds(1), BEGIN))
        .withMessageContaining("is after end");
    assertThat(client.query("SELECT 1 AS a").single().getInt("a")).isEqualTo(1);
  }

  @Test
  void closingAStreamOfManyRowsStopsTheQuery() throws InterruptedException {
    String many = "SELECT a.value AS n FROM range(10000000) a, range(1000) b";
    for (int time = 0; time < 3; time++) {
      try (BatchStream batches = client.queryStream(many)) {
        assertThat(batches.next().getRowCount()).isPositive();
      }
    }
    String running = "SELECT count(*) AS n FROM queries WHERE state = 'running'";
    for (int look = 0; client.query(running).single().getLong("n") > 1; look++) {
      assertThat(look).as("a query that nobody reads still runs").isLessThan(100);
      Thread.sleep(50);
    }
  }

  @Test
  void interruptingAThreadCancelsItsQuery() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                client.query(
                    "SELECT sum(a.value * b.value) FROM range(10000000) a, range(10000) b");
              } catch (ClientException e) {
                failures.add(e);
              }
            });
    Thread.sleep(500);
    reader.interrupt();
    reader.join();
    assertThat(failures).singleElement().isInstanceOf(CancelledException.class);
  }

  @Test
  void aServerThatStopsInMidStreamIsALostConnection() throws Exception {
    try (ServerProcess other = ServerProcess.start(data.resolve("gone"), "--stop-grace=1s");
        MicromegasClient reader = MicromegasClient.connect(other.flight());
        BatchStream batches =
            reader.queryStream("SELECT a.value FROM range(1000000) a, range(100000) b")) {
      assertThat(batches.next().getRowCount()).isPositive();
      other.terminate();
      other.awaitEnd();
      assertThatThrownBy(() -> batches.forEachRow(row -> {}))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("try again");
    }
  }

  @Test
  void withoutAServerTheMessageSaysWhatToDo() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (MicromegasClient nobody = MicromegasClient.connect("grpc://localhost:" + port)) {
      assertThatThrownBy(() -> nobody.query("SELECT 1"))
          .isInstanceOf(NoServerException.class)
          .hasMessageContaining("no server at grpc://localhost:" + port)
          .hasMessageContaining("./bin/micromegas serve");
    }
  }
}
