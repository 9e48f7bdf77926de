package io.micromegas.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.TimeRange;
import io.micromegas.query.Caller;
import io.micromegas.query.QueryRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Flight declares close() to throw Exception, which javac takes for InterruptedException.
@SuppressWarnings("try")
@Timeout(60)
class FlightServiceTest {
  private static final FlightSettings SETTINGS =
      FlightSettings.DEFAULTS
          .at("127.0.0.1", 0)
          .timing(Duration.ofSeconds(60), Duration.ofSeconds(5));

  private final BufferAllocator serverMemory = new RootAllocator();
  private final BufferAllocator clientMemory = new RootAllocator();
  private MemoryQueries queries;
  private FlightService service;
  private FlightClient client;
  private FlightSqlClient sql;

  @BeforeEach
  void start() {
    queries = new MemoryQueries(serverMemory);
    service = FlightService.start(SETTINGS, queries);
    client =
        FlightClient.builder(clientMemory, Location.forGrpcInsecure("127.0.0.1", service.port()))
            .build();
    sql = new FlightSqlClient(client);
  }

  /** Nothing is left behind: closing an allocator fails if a buffer of it is. */
  @AfterEach
  void stop() throws Exception {
    sql.close();
    service.close();
    queries.close();
    serverMemory.close();
    clientMemory.close();
  }

  private static Ticket ticket(String text) {
    return new Ticket(
        Any.pack(
                TicketStatementQuery.newBuilder()
                    .setStatementHandle(ByteString.copyFromUtf8(text))
                    .build())
            .toByteArray());
  }

  private List<Long> read(Ticket ticket, CallOption... options) throws Exception {
    List<Long> numbers = new ArrayList<>();
    try (FlightStream stream = client.getStream(ticket, options)) {
      assertThat(stream.getSchema()).isEqualTo(MemoryQueries.SCHEMA);
      while (stream.next()) {
        VectorSchemaRoot root = stream.getRoot();
        BigIntVector n = (BigIntVector) root.getVector("n");
        VarCharVector text = (VarCharVector) root.getVector("text");
        for (int i = 0; i < root.getRowCount(); i++) {
          assertThat(new String(text.get(i), StandardCharsets.UTF_8)).endsWith("x" + n.get(i));
          numbers.add(n.get(i));
        }
      }
    }
    return numbers;
  }

  private static HeaderCallOption headers(String... keysAndValues) {
    FlightCallHeaders headers = new FlightCallHeaders();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      headers.insert(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new HeaderCallOption(headers);
  }

  @Test
  void answersTheTicketThatThePythonClientBuilds() throws Exception {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "0a42747970652e676f6f676c65617069732e636f6d2f6172726f772e666c696768742e"
                    + "70726f746f636f6c2e73716c2e5469636b657453746174656d656e745175657279120a0a08"
                    + "73656c6563742031");
    assertThat(read(new Ticket(bytes))).containsExactly(0L);
    assertThat(queries.requests.element().sql()).isEqualTo("select 1");
  }

  @Test
  void answersATicketWithoutItsAny() throws Exception {
    byte[] bytes =
        TicketStatementQuery.newBuilder()
            .setStatementHandle(ByteString.copyFromUtf8("rows 3"))
            .build()
            .toByteArray();
    assertThat(read(new Ticket(bytes))).containsExactly(0L, 1L, 2L);
  }

  @Test
  void sendsDictionariesAnewBeforeEachBatch() throws Exception {
    CallOption preserve = headers("preserve_dictionary", "True");
    // The last has batches that are cut to pieces: 300,000 indices and numbers are more than 2 MiB.
    for (String statement :
        List.of("rows 0", "rows 3", "rows 95 batch 10 warn", "rows 300000 batch 300000")) {
      FlightInfo info = sql.execute(statement, preserve);
      assertThat(info.getSchemaOptional()).contains(MemoryQueries.ENCODED_SCHEMA);
      try (FlightSqlClient.PreparedStatement prepared = sql.prepare(statement, preserve)) {
        assertThat(prepared.getResultSetSchema()).isEqualTo(MemoryQueries.ENCODED_SCHEMA);
      }
      long rows = 0;
      try (FlightStream stream = sql.getStream(info.getEndpoints().get(0).getTicket(), preserve)) {
        while (stream.next()) {
          BigIntVector n = (BigIntVector) stream.getRoot().getVector("n");
          IntVector indices = (IntVector) stream.getRoot().getVector("text");
          VarCharVector texts =
              (VarCharVector)
                  stream
                      .getDictionaryProvider()
                      .lookup(indices.getField().getDictionary().getId())
                      .getVector();
          for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
            assertThat(n.get(i)).isEqualTo(rows++);
            assertThat(new String(texts.get(indices.get(i)), StandardCharsets.UTF_8))
                .isEqualTo("x" + n.get(i));
          }
        }
      }
      assertThat(rows).isEqualTo(Long.parseLong(statement.split(" ", -1)[1]));
    }
  }

  @Test
  void sendsTheSchemaOfAnAnswerWithoutRows() throws Exception {
    assertThat(read(ticket("rows 0"))).isEmpty();
  }

  @Test
  void refusesATicketThatIsNone() {
    assertThatThrownBy(() -> read(new Ticket(new byte[] {(byte) 0xff, 1, 2})))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT));
  }

  @Test
  void plansWithTheFullSchemaAndAnswersItsOwnTicket() throws Exception {
    FlightInfo info = sql.execute("rows 5");
    assertThat(info.getSchemaOptional()).contains(MemoryQueries.SCHEMA);
    assertThat(info.getEndpoints()).hasSize(1);
    assertThat(info.getEndpoints().getFirst().getLocations()).isEmpty();
    assertThat(queries.open).hasValue(0);
    assertThat(read(info.getEndpoints().getFirst().getTicket())).hasSize(5);
    assertThat(sql.getExecuteSchema("rows 5").getSchema()).isEqualTo(MemoryQueries.SCHEMA);
  }

  @Test
  void preparesWithoutRunning() throws Exception {
    try (FlightSqlClient.PreparedStatement prepared = sql.prepare("rows 7")) {
      assertThat(prepared.getResultSetSchema()).isEqualTo(MemoryQueries.SCHEMA);
      assertThat(queries.batches).hasValue(0);
      FlightInfo info = prepared.execute();
      assertThat(info.getSchemaOptional()).contains(MemoryQueries.SCHEMA);
      assertThat(read(info.getEndpoints().getFirst().getTicket())).hasSize(7);
    }
  }

  @Test
  void readsTheRangeFromTheHeaders() throws Exception {
    assertThat(range("2026-01-01T00:00:00Z", "2026-01-01T01:30:00.000000001+01:00"))
        .isEqualTo(new TimeRange(1767225600_000000000L, 1767227400_000000001L));
    assertThat(range("", "1970-01-01T00:00:00.5Z"))
        .isEqualTo(new TimeRange(Long.MIN_VALUE, 500_000_000L));
    assertThat(range("1969-12-31T23:59:59.9-00:00", ""))
        .isEqualTo(new TimeRange(-100_000_000L, Long.MAX_VALUE));
    assertThat(range("", "")).isEqualTo(TimeRange.ALL);
    assertThat(range("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")).isEqualTo(TimeRange.ALL);
  }

  private TimeRange range(String begin, String end) throws Exception {
    queries.requests.clear();
    read(ticket("rows 1"), headers("query_range_begin", begin, "query_range_end", end));
    return queries.requests.element().range();
  }

  @Test
  void passesLimitAndClientOn() throws Exception {
    read(
        ticket("rows 1"),
        headers("limit", "12", "x-client-type", "python", "x-client-agent", "test/1.0"));
    QueryRequest request = queries.requests.element();
    assertThat(request.limit()).isEqualTo(OptionalLong.of(12));
    assertThat(request.caller()).hasToString("python agent=test/1.0 from=127.0.0.1");
  }

  @Test
  void passesOnWhoAsks() throws Exception {
    read(
        ticket("rows 1"),
        headers(
            "x-client-type",
            "grafana",
            "x-client-notebook",
            "n.ipynb",
            "x-user-id",
            "zo%C3%AB",
            "x-user-email",
            "100%@example.com",
            "x-user-name",
            "Zo%C3%AB %26 co",
            "x-forwarded-for",
            "203.0.113.9, 192.0.2.44"));
    Caller caller = queries.requests.element().caller();
    assertThat(caller.client()).isEqualTo("grafana");
    assertThat(caller.agent()).isEqualTo("unknown");
    assertThat(caller.session()).isEmpty();
    assertThat(caller.notebook()).contains("n.ipynb");
    assertThat(caller.user()).isEqualTo("zoë");
    assertThat(caller.email()).isEqualTo("100%@example.com");
    assertThat(caller.name()).contains("Zoë & co");
    assertThat(caller.address()).isEqualTo("192.0.2.44");

    assertThat(address("x-forwarded-for", "a, proxy.example.com", "x-real-ip", "2001:db8::1"))
        .isEqualTo("2001:db8::1");
    assertThat(address("x-forwarded-for", "", "x-real-ip", "localhost")).isEqualTo("127.0.0.1");
  }

  private String address(String... headers) throws Exception {
    queries.requests.clear();
    read(ticket("rows 1"), headers(headers));
    return queries.requests.element().caller().address();
  }

  @Test
  void aQueryToldToEndIsNotKeptByAClientThatDoesNotRead() throws Exception {
    FlightStream stream = client.getStream(ticket("rows 20000000 batch 1000 text 1000"));
    for (int i = 0; i < 1000 && queries.batches.get() == 0; i++) {
      Thread.sleep(10);
    }
    // Until the client's room is full.
    Thread.sleep(300);
    queries.tellToEnd();
    for (int i = 0; i < 500 && queries.open.get() > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(queries.open).hasValue(0);
    assertThatThrownBy(
            () -> {
              while (stream.next()) {
                // What was sent before is still there to be read.
              }
            })
        .hasMessageContaining("told to end");
    closeQuietly(stream);
  }

  @Test
  void refusesHeadersThatItCannotRead() {
    refused("query_range_begin", headers("query_range_begin", "yesterday"));
    refused("query_range_end", headers("query_range_end", "2026-01-01T00:00:00"));
    refused("limit", headers("limit", "-1"));
    refused("limit", headers("limit", "many"));
    refused(
        "is after",
        headers(
            "query_range_begin",
            "2026-01-02T00:00:00Z",
            "query_range_end",
            "2026-01-01T00:00:00Z"));
    assertThat(queries.requests).isEmpty();
  }

  private void refused(String text, CallOption headers) {
    assertThatThrownBy(() -> read(ticket("rows 1"), headers))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
              assertThat(e.status().description()).contains(text);
            });
  }

  @Test
  void mapsEveryErrorCodeWithItsText() {
    for (ErrorCode code : ErrorCode.values()) {
      String statement = "fail " + code.name().toLowerCase(Locale.ROOT);
      for (boolean plan : new boolean[] {true, false}) {
        assertThatThrownBy(
                () -> {
                  if (plan) {
                    sql.execute(statement);
                  } else {
                    read(ticket(statement));
                  }
                })
            .isInstanceOfSatisfying(
                FlightRuntimeException.class,
                e -> assertThat(e.status().description()).isEqualTo("this is why: " + code));
      }
    }
    assertThat(FlightErrors.codeOf(ErrorCode.RESOURCE_EXHAUSTED))
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(queries.open).hasValue(0);
  }

  @Test
  void keepsWhatIsUnexpectedToItself() {
    assertThatThrownBy(() -> read(ticket("crash")))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(FlightStatusCode.INTERNAL);
              assertThat(e.status().description())
                  .contains("query_id=")
                  .doesNotContain("secret")
                  .doesNotContain("Exception");
            });
  }

  @Test
  void endsAStreamWithTheErrorThatCutIt() {
    assertThatThrownBy(() -> read(ticket("rows 10 batch 5 late_failure")))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(FlightStatusCode.RESOURCE_EXHAUSTED);
              assertThat(e.status().description()).startsWith("too much memory (query_id=");
            });
  }

  @Test
  void sendsTheFirstBatchBeforeTheLastIsComputed() throws Exception {
    try (FlightStream stream = client.getStream(ticket("rows 2 batch 1 gated"))) {
      queries.gate.release(1);
      assertThat(stream.next()).isTrue();
      assertThat(queries.batches).hasValue(1);
      queries.gate.release(2);
      assertThat(stream.next()).isTrue();
      assertThat(stream.next()).isFalse();
    }
  }

  @Test
  void cancelReachesTheQuery() throws Exception {
    FlightStream stream = client.getStream(ticket("rows 2 batch 1 gated"));
    queries.gate.release(1);
    assertThat(stream.next()).isTrue();
    stream.cancel("enough", null);
    assertThat(queries.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    awaitAllClosed();
    closeQuietly(stream);
  }

  private void awaitAllClosed() throws InterruptedException {
    for (int i = 0; i < 1000 && queries.open.get() > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(queries.open).hasValue(0);
  }

  /** The stream of a cancelled call reports that when it is closed. */
  private static void closeQuietly(FlightStream stream) throws Exception {
    try {
      stream.close();
    } catch (FlightRuntimeException e) {
      assertThat(e.status().code()).isEqualTo(FlightStatusCode.CANCELLED);
    }
  }

  /** 20 GB are asked for; what the client does not read is not computed. */
  @Test
  void aClientThatDoesNotReadHoldsTheQueryBack() throws Exception {
    FlightStream stream = client.getStream(ticket("rows 20000000 batch 1000 text 1000"));
    assertThat(stream.next()).isTrue();
    int before = -1;
    for (int i = 0; i < 100 && before != queries.batches.get(); i++) {
      before = queries.batches.get();
      Thread.sleep(100);
    }
    assertThat(queries.batches.get()).isEqualTo(before).isLessThan(60);
    assertThat(serverMemory.getAllocatedMemory()).isLessThan(32L << 20);
    stream.cancel("enough", null);
    awaitAllClosed();
    closeQuietly(stream);
  }

  @Test
  void aClientThatNeverReadsLosesItsQuery() throws Exception {
    try (RootAllocator server = new RootAllocator();
        RootAllocator reader = new RootAllocator();
        MemoryQueries slow = new MemoryQueries(server);
        FlightService impatient =
            FlightService.start(
                SETTINGS.timing(Duration.ofMillis(300), Duration.ofSeconds(1)), slow);
        FlightClient idle =
            FlightClient.builder(reader, Location.forGrpcInsecure("127.0.0.1", impatient.port()))
                .build()) {
      FlightStream stream = idle.getStream(ticket("rows 20000000 batch 1000 text 1000"));
      for (int i = 0; i < 1000 && slow.batches.get() == 0; i++) {
        Thread.sleep(10);
      }
      for (int i = 0; i < 1000 && slow.open.get() > 0; i++) {
        Thread.sleep(10);
      }
      assertThat(slow.open).hasValue(0);
      assertThatThrownBy(
              () -> {
                while (stream.next()) {
                  // What was sent before is still there to be read.
                }
              })
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.TIMED_OUT));
      closeQuietly(stream);
    }
  }

  @Test
  void cutsLargeBatchesIntoMessagesThatEveryClientTakes() throws Exception {
    FlightClient small =
        FlightClient.builder(clientMemory, Location.forGrpcInsecure("127.0.0.1", service.port()))
            .maxInboundMessageSize(SETTINGS.maxMessageBytes() + 8192)
            .build();
    try (small;
        FlightStream stream = small.getStream(ticket("rows 20000 batch 20000 text 1000"))) {
      long rows = 0;
      int messages = 0;
      while (stream.next()) {
        BigIntVector n = (BigIntVector) stream.getRoot().getVector("n");
        for (int i = 0; i < n.getValueCount(); i++) {
          assertThat(n.get(i)).isEqualTo(rows++);
        }
        messages++;
      }
      assertThat(rows).isEqualTo(20000);
      assertThat(messages).isGreaterThan(9);
    }
  }

  @Test
  void tellsWarningsInTheMetadataOfALastEmptyBatch() throws Exception {
    try (FlightStream stream = client.getStream(ticket("rows 2 warn"))) {
      assertThat(stream.next()).isTrue();
      assertThat(stream.getLatestMetadata()).isNull();
      assertThat(stream.next()).isTrue();
      assertThat(stream.getRoot().getRowCount()).isZero();
      byte[] json = new byte[(int) stream.getLatestMetadata().readableBytes()];
      stream.getLatestMetadata().getBytes(0, json);
      assertThat(new String(json, StandardCharsets.UTF_8))
          .isEqualTo("{\"warnings\":[\"block \\\"b1\\\" does not decode\"]}");
      assertThat(stream.next()).isFalse();
    }
  }

  @Test
  void listsOneCatalogOneSchemaAndTheViews() throws Exception {
    assertThat(texts(sql.getCatalogs(), 0)).containsExactly("micromegas");
    assertThat(texts(sql.getSchemas(null, "pub%"), 1)).containsExactly("public");
    assertThat(texts(sql.getSchemas("other", null), 1)).isEmpty();
    assertThat(texts(sql.getTableTypes(), 0)).containsExactly("TABLE");
    assertThat(texts(sql.getTables(null, null, null, null, true), 2))
        .containsExactly("blocks", "logXentries", "log_entries");
    assertThat(texts(sql.getTables(null, null, "log_entries", List.of("table"), false), 2))
        .containsExactly("log_entries", "logXentries");
    assertThat(texts(sql.getTables(null, null, "log\\_entries", null, false), 2))
        .containsExactly("log_entries");
    assertThat(texts(sql.getTables(null, null, null, List.of("VIEW"), false), 2)).isEmpty();
  }

  private List<String> texts(FlightInfo info, int column) throws Exception {
    List<String> texts = new ArrayList<>();
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertThat(info.getSchemaOptional()).contains(stream.getSchema());
      while (stream.next()) {
        for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
          texts.add(String.valueOf(stream.getRoot().getVector(column).getObject(i)));
        }
      }
    }
    return texts;
  }

  @Test
  void refusesWhatItDoesNotDo() {
    assertThatThrownBy(() -> sql.beginTransaction())
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNIMPLEMENTED));
  }

  @Test
  void takesLongStatementsAndLongHeaders() throws Exception {
    String comment = " ".repeat(1 << 20);
    assertThat(read(ticket("rows 2 " + comment), headers("x-client-agent", "a".repeat(6000))))
        .hasSize(2);
  }

  @Test
  void twentyThreadsShareOneClient() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 20; t++) {
        int rows = t * 37;
        done.add(
            threads.submit(() -> {
              for (int i = 0; i < 50; i++) {
                assertThat(read(ticket("rows " + rows + " batch 100 text 500"))).hasSize(rows);
              }
              return null;
            }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    assertThat(queries.open).hasValue(0);
  }
}
