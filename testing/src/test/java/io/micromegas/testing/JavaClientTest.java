package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.client.BatchStream;
import io.micromegas.client.BlockInfo;
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
import io.micromegas.client.Span;
import io.micromegas.client.StreamInfo;
import io.micromegas.client.TraceSize;
import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against a server: the acceptance list of the Python package. */
@Timeout(120)
class JavaClientTest {
  private static final String GAME = SampleLake.GAME.toString();
  private static final String GAME_LOGS =
      "SELECT msg, level, time FROM log_entries WHERE exe = 'game' ORDER BY time";

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

  private static MicromegasServer serve(String name) {
    return MicromegasServer.start(
        "--data-dir=" + data.resolve(name),
        "--free-ports",
        "--query-memory=128MiB",
        "--query-disk=64MiB");
  }

  @AfterAll
  static void stop() {
    client.close();
    // Every batch was given back.
    ALLOCATOR.close();
    server.close();
  }

  /** C-22. */
  @Test
  void rowsOfTheRangeAsked() {
    QueryRange second = QueryRange.of(SampleLake.START, SampleLake.START.plusSeconds(1));
    QueryResult result = client.query(GAME_LOGS, second);
    assertThat(result.columns()).containsExactly("msg", "level", "time");
    assertThat(result.toMaps())
        .containsExactly(
            Map.of("msg", "message 0", "level", 1, "time", SampleLake.START),
            Map.of("msg", "message 1", "level", 2, "time", SampleLake.START.plusMillis(500)),
            Map.of("msg", "message 2", "level", 3, "time", SampleLake.START.plusMillis(1_000)));
    assertThat(client.query(GAME_LOGS).size()).isEqualTo(40);
  }

  /** C-25. */
  @Test
  void noRowsHaveColumnsToo() {
    QueryResult none = client.query("SELECT time, level FROM log_entries WHERE level = 99");
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.columns()).containsExactly("time", "level");
    assertThat(none.schema().findField("time").getType())
        .hasToString("Timestamp(NANOSECOND, +00:00)");
  }

  /** C-27. */
  @Test
  void aStreamHasTheRowsOfTheQuery() {
    List<String> streamed = new ArrayList<>();
    try (BatchStream batches = client.queryStream(GAME_LOGS)) {
      batches.forEachRow(row -> streamed.add(row.getString("msg")));
    }
    assertThat(streamed)
        .isEqualTo(client.query(GAME_LOGS).rows().stream().map(r -> r.getString("msg")).toList());
  }

  @Test
  void closingAStreamStopsItsQuery() throws InterruptedException {
    String sql = "SELECT a.value FROM range(1000000) a, range(100000) b";
    try (BatchStream batches = client.queryStream(sql)) {
      assertThat(batches.next().getRowCount()).isPositive();
    }
    String state = "SELECT state FROM queries WHERE sql = '" + sql + "'";
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!client.query(state).single().getString("state").equals("cancelled")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** C-35. */
  @Test
  void aPreparedStatementKnowsItsColumns() {
    String sql = "SELECT time, level, msg FROM log_entries WHERE level <= 3";
    try (PreparedStatement statement = client.prepare(sql)) {
      assertThat(statement.sql()).isEqualTo(sql);
      assertThat(statement.schema().getFields())
          .extracting(Field::getName)
          .containsExactly("time", "level", "msg");
      assertThat(statement.query().size()).isEqualTo(client.query(sql).size());
    }
  }

  @Test
  void parametersAreValues() {
    String sql = "SELECT count(*) AS n FROM log_entries WHERE level <= ? AND msg <> ?";
    try (PreparedStatement statement = client.prepare(sql)) {
      assertThat(statement.parameters()).hasSize(2);
      for (int level : new int[] {2, 4}) {
        String same =
            "SELECT count(*) AS n FROM log_entries WHERE level <= " + level + " AND msg <> 'a''b'";
        assertThat(statement.query(level, "a'b").single().getLong("n"))
            .isEqualTo(client.query(same).single().getLong("n"));
      }
      assertThatThrownBy(() -> statement.query(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 parameters");
    }
  }

  /** C-39. */
  @Test
  void whatThereIsComesAsRecords() {
    ProcessInfo game = client.findProcess(GAME).orElseThrow();
    assertThat(game.exe()).isEqualTo("game");
    assertThat(game.startTime()).isEqualTo(SampleLake.START);
    assertThat(game.parentProcessId()).isEmpty();
    assertThat(game.properties()).containsEntry("env", "prod");
    assertThat(client.findProcess(SampleLake.TOOL.toString()).orElseThrow().parentProcessId())
        .isEqualTo(Optional.of(GAME));
    assertThat(client.findProcess("00000000-0000-0000-0000-000000000099")).isEmpty();
    assertThat(client.queryProcesses(QueryRange.ALL, 10)).hasSize(2);

    List<StreamInfo> streams = client.queryStreams(QueryRange.ALL, 100, GAME, null);
    assertThat(streams).hasSize(5).allSatisfy(s -> assertThat(s.processId()).isEqualTo(GAME));
    assertThat(client.queryStreams(QueryRange.ALL, 100, null, "log"))
        .hasSize(2)
        .allSatisfy(stream -> assertThat(stream.streamType()).isEqualTo("log"));
    assertThat(client.queryStreams(QueryRange.ALL, 3)).hasSize(3);

    String main =
        client.queryStreams(QueryRange.ALL, 100, GAME, "cpu").stream()
            .filter(stream -> "main".equals(stream.properties().get("thread-name")))
            .map(StreamInfo::streamId)
            .findFirst()
            .orElseThrow();
    List<BlockInfo> blocks = client.queryBlocks(QueryRange.ALL, 100, main);
    assertThat(blocks).hasSize(2).allSatisfy(b -> assertThat(b.streamId()).isEqualTo(main));
    assertThat(blocks.stream().mapToInt(BlockInfo::nbEvents).sum()).isEqualTo(80);

    List<Span> spans = client.querySpans(QueryRange.ALL, 1_000, main);
    assertThat(spans.stream().filter(span -> span.name().equals("draw")))
        .hasSize(10)
        .allSatisfy(span -> assertThat(span.duration()).isEqualTo(10_000_000L));
    assertThat(spans)
        .allSatisfy(span ->
            assertThat(span.duration())
                .isEqualTo(ChronoUnit.NANOS.between(span.begin(), span.end())));
    assertThat(spans).anySatisfy(span -> assertThat(span.parentSpanId()).isEmpty());
  }

  /** C-40. */
  @Test
  void aLakeIsCopiedAndTwiceIsOnce() {
    String payloads =
        "SELECT process_id, stream_id, block_id, get_payload(process_id, stream_id, block_id)"
            + " AS payload FROM blocks";
    try (MicromegasServer other = serve("copy");
        MicromegasClient target = MicromegasClient.connect(other.flightUrl())) {
      for (int round = 0; round < 2; round++) {
        copy(target, "processes", "SELECT * FROM processes");
        copy(target, "streams", "SELECT * FROM streams");
        copy(target, "payloads", payloads);
        copy(target, "blocks", "SELECT * FROM blocks");
      }
      assertThat(target.query("SELECT count(*) AS n FROM processes").single().getLong("n"))
          .isEqualTo(2);
      assertThat(target.query(GAME_LOGS).toMaps()).isEqualTo(client.query(GAME_LOGS).toMaps());
    }
  }

  private static void copy(MicromegasClient target, String table, String sql) {
    try (BatchStream rows = client.queryStream(sql)) {
      assertThat(target.bulkIngest(table, rows)).isEqualTo(client.query(sql).size());
    }
  }

  @Test
  void anUnknownTableIsNamed() {
    try (BatchStream rows = client.queryStream("SELECT 1 AS a")) {
      assertThatThrownBy(() -> client.bulkIngest("nope", rows))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("nope");
    }
  }

  /** C-42. */
  @Test
  void partitionsAreWrittenAndRetiredWithALineForEachStep() throws InterruptedException {
    Thread.sleep(1_100); // until the second of the last block is over
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant begin = end.minus(Duration.ofHours(1));
    List<ProgressLine> lines = new ArrayList<>();
    List<Map<String, Object>> before = client.query(GAME_LOGS).toMaps();
    client.materializePartitions("log_entries", begin, end, Duration.ofHours(1), lines::add);
    assertThat(lines).isNotEmpty();
    assertThat(lines.get(0).toString())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[.0-9]*\\+00:00 .+");
    String files =
        "SELECT num_rows FROM list_partitions() WHERE view_set_name = 'log_entries'"
            + " AND view_instance_id = 'global' AND num_rows > 0";
    assertThat(client.query(files).isEmpty()).isFalse();
    assertThat(client.query(GAME_LOGS).toMaps()).isEqualTo(before);
    lines.clear();
    client.retirePartitions("log_entries", "global", begin, end, lines::add);
    assertThat(lines)
        .extracting(ProgressLine::message)
        .anyMatch(line -> line.startsWith("Retired partition log_entries/global"));
    assertThat(client.query(files).isEmpty()).isTrue();
    assertThat(client.query(GAME_LOGS).toMaps()).isEqualTo(before);
  }

  @Test
  void aTraceIsWritten() throws IOException {
    Path file = data.resolve("game.pftrace");
    TraceSize size =
        client.writeProcessTrace(GAME, SampleLake.START, SampleLake.START.plusSeconds(60), file);
    assertThat(size.isEmpty()).isFalse();
    assertThat(Files.size(file)).isEqualTo(size.bytes());
  }

  /** C-52. */
  @Test
  void errorsSayWhatTheServerSays() {
    assertRefused("SELECT nope FROM log_entries", "nope");
    assertRefused("SELECT 1 + FROM log_entries", "FROM");
    assertRefused("SELECT nofunc(1)", "nofunc");
    assertRefused("SELECT * FROM nowhere", "nowhere");
    assertThatThrownBy(
            () -> client.query("SELECT 1", SampleLake.START, SampleLake.START.minusSeconds(1)))
        .isInstanceOfAny(IllegalArgumentException.class, ClientException.class)
        .hasMessageContaining("begin");
  }

  private static void assertRefused(String sql, String named) {
    assertThatThrownBy(() -> client.query(sql))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e).hasMessageContaining(named);
              assertThat(e.queryId()).as(sql).isPresent();
            });
  }

  @Test
  void aServerThatStopsIsALostConnectionAndNoServerAfterThat() throws Exception {
    try (ServerProcess other = ServerProcess.start(data.resolve("gone"), "--stop-grace=1s");
        MicromegasClient far = MicromegasClient.connect(other.flight())) {
      try (BatchStream batches =
          far.queryStream("SELECT a.value FROM range(1000000) a, range(100000) b")) {
        assertThat(batches.next().getRowCount()).isPositive();
        other.close();
        assertThatThrownBy(() -> batches.forEachRow(row -> {}))
            .isInstanceOf(ConnectionLostException.class)
            .hasMessageContaining("try again");
      }
      assertThatThrownBy(() -> far.query("SELECT 1"))
          .isInstanceOf(NoServerException.class)
          .hasMessageContaining("no server at " + other.flight())
          .hasMessageContaining("start one");
    }
  }
}
