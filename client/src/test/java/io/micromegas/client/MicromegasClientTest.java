package io.micromegas.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sends, and what it makes of the answers. */
@Timeout(60)
class MicromegasClientTest {
  private static final Instant TIME = Instant.parse("2023-11-14T22:13:20Z");

  private StubServer server;
  private MicromegasClient client;

  @BeforeEach
  void start() throws Exception {
    server = StubServer.start();
    client = MicromegasClient.connect(server.uri());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void theStatementIsSentAsItIs() {
    client.query("SELECT 'é☃',\n 1; ");
    assertThat(server.statements).containsExactly("SELECT 'é☃',\n 1; ");
  }

  @Test
  void rowsHaveTypedGettersAndNanoseconds() {
    QueryResult result = client.query("rows 2 3");
    assertThat(result.columns()).containsExactly("t", "n");
    assertThat(result.size()).isEqualTo(6);
    Row last = result.rows().get(5);
    assertThat(last.getInstant("t")).isEqualTo(TIME.plusNanos(5));
    assertThat(last.getInt("n")).isEqualTo(5);
    assertThat(last.toMap()).containsExactly(Map.entry("t", TIME.plusNanos(5)), Map.entry("n", 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> last.getInt("m"))
        .withMessage("no column m; there are [t, n]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> last.getString("n"))
        .withMessage("the column n holds Integer, not String: 5");
  }

  @Test
  void anAnswerWithoutRowsHasItsColumns() {
    QueryResult result = client.query("rows 0 0");
    assertThat(result.isEmpty()).isTrue();
    assertThat(result.schema().getFields())
        .hasToString("[t: Timestamp(NANOSECOND, +00:00), n: Int(32, true)]");
  }

  @Test
  void anAnswerWithoutSchemaIsAnError() {
    assertThatThrownBy(() -> client.query("schemaless"))
        .isInstanceOf(ClientException.class)
        .hasMessage("the server ended the answer without a schema");
  }

  @Test
  void aStreamHasABatchForEachOfTheServers() {
    try (BatchStream stream = client.queryStream("rows 3 5")) {
      int batches = 0;
      while (stream.hasNext()) {
        assertThat(stream.next().getRowCount()).isEqualTo(5);
        batches++;
      }
      assertThat(batches).isEqualTo(3);
    }
  }

  @Test
  void dictionariesAreDecodedInRows() {
    assertThat(client.query("dictionary").rows())
        .extracting(row -> row.getString("name"))
        .containsExactly("name 0", "name 1", "name 0", "name 1");
  }

  @Test
  void warningsOfTheServerAreKept() {
    QueryResult result = client.query("warning");
    assertThat(result.size()).isEqualTo(1);
    assertThat(result.warnings()).containsExactly("one block does not decode");
  }

  @Test
  void everyCallSaysWhoAsks() {
    client.query("rows 1 1");
    Map<String, String> first = server.lastHeaders();
    client.prepare("rows 1 1");
    assertThat(first).containsEntry("x-client-type", "java").containsKeys("x-client-agent");
    assertThat(first).doesNotContainKeys("query_range_begin", "query_range_end", "authorization");
    assertThat(UUID.fromString(first.get("x-client-session"))).isNotNull();
    assertThat(server.lastHeaders())
        .containsEntry("x-client-session", first.get("x-client-session"));
    try (MicromegasClient other =
        MicromegasClient.builder(server.uri())
            .clientEntrypoint("nightly report")
            .preserveDictionary(true)
            .build()) {
      other.query("rows 1 1");
      assertThat(server.lastHeaders())
          .containsEntry("x-client-entrypoint", "nightly report")
          .containsEntry("preserve_dictionary", "true");
      assertThat(server.lastHeaders().get("x-client-session"))
          .isNotEqualTo(first.get("x-client-session"));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MicromegasClient.builder(server.uri()).clientEntrypoint("x\n").build());
  }

  @Test
  void rangesAreSentToTheNanosecond() {
    client.query("rows 1 1", TIME.plusNanos(1), TIME.plusNanos(1_000));
    assertThat(server.lastHeaders())
        .containsEntry("query_range_begin", "2023-11-14T22:13:20.000000001+00:00")
        .containsEntry("query_range_end", "2023-11-14T22:13:20.000001+00:00");
    client.query("rows 1 1", QueryRange.since(TIME));
    assertThat(server.lastHeaders())
        .containsEntry("query_range_begin", "2023-11-14T22:13:20+00:00")
        .doesNotContainKey("query_range_end");
  }

  @Test
  void tokensAreAskedForBeforeEachCallAndWinOverHeaders() {
    AtomicInteger count = new AtomicInteger();
    try (MicromegasClient other =
        MicromegasClient.builder(server.uri())
            .header("Authorization", "Bearer old")
            .header("x-foo", "b")
            .tokenSupplier(() -> "t" + count.incrementAndGet())
            .build()) {
      other.query("rows 1 1");
      assertThat(server.lastHeaders())
          .containsEntry("authorization", "Bearer t1")
          .containsEntry("x-foo", "b");
      other.query("rows 1 1");
      assertThat(server.lastHeaders()).containsEntry("authorization", "Bearer t2");
    }
    try (MicromegasClient other =
        MicromegasClient.builder(server.uri()).token("two\nlines").build()) {
      assertThatIllegalStateException().isThrownBy(() -> other.query("rows 1 1"));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MicromegasClient.builder(server.uri()).header("x-foo", "s3cret\n"))
        .withMessage("invalid value of header 'x-foo': only printable ASCII can be sent");
  }

  @Test
  void idsAreQuotedAndLimitsChecked() {
    client.findProcess("a'b");
    assertThat(server.statements).last().asString().contains("'a''b'");
    client.queryStreams(QueryRange.ALL, 10, "p'", "t'");
    assertThat(server.statements)
        .last()
        .isEqualTo(
            "SELECT * FROM streams WHERE process_id='p''' AND (array_position(tags, 't''') is not"
                + " NULL) LIMIT 10;");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.querySpans(QueryRange.ALL, -1, "s"));
    assertThat(server.statements).hasSize(2);
  }

  @Test
  void aPreparedStatementKnowsItsColumnsAndRuns() {
    try (PreparedStatement statement = client.prepare("rows 2 2")) {
      assertThat(statement.sql()).isEqualTo("rows 2 2");
      assertThat(statement.schema().getFields()).hasToString("[n0: Int(32, true)]");
      assertThat(statement.query().size()).isEqualTo(4);
    }
    assertThat(server.closed).isEmpty();
    assertThatThrownBy(() -> client.prepare("fail invalid_argument"))
        .isInstanceOf(QueryException.class);
  }

  @Test
  void parametersAreBoundBeforeEachRunAndForgottenAtTheEnd() {
    try (PreparedStatement statement = client.prepare("rows 1 2 ? ?")) {
      assertThat(statement.query(7, "x").size()).isEqualTo(2);
      assertThat(statement.query(TIME, null).size()).isEqualTo(2);
      assertThat(server.bound).containsExactly("p0=7, p1=x", "p0=" + StubServer.TIME + ", p1=null");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> statement.query(1))
          .withMessage("the statement has 2 parameters, but 1 values are given");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> statement.query(1, List.of()))
          .withMessageStartingWith("parameter 2 is a ");
    }
    assertThat(server.closed).containsExactly("rows 1 2 ? ?");
  }

  @Test
  void progressIsReportedLineByLine() {
    // The stub's statement is the function's name: it answers what it is told here.
    try (BatchStream rows = client.queryStream("progress")) {
      StringBuilder lines = new StringBuilder();
      rows.forEachRow(row ->
          lines
              .append(new ProgressLine(row.getInstant("time"), row.getString("msg")))
              .append('\n'));
      assertThat(lines)
          .hasToString(
              "2023-11-14 22:13:20.123456789+00:00 some message\n2023-11-14 22:13:20+00:00 done\n");
    }
    client.materializePartitions("it's", TIME, TIME.plusSeconds(60), Duration.ofMinutes(1));
    assertThat(server.statements)
        .last()
        .isEqualTo(
            "SELECT time, msg FROM materialize_partitions('it''s', '2023-11-14T22:13:20+00:00',"
                + " '2023-11-14T22:14:20+00:00', 60)");
    client.retirePartitions("v", "global", TIME, TIME.plusSeconds(60));
    assertThat(server.statements)
        .last()
        .isEqualTo(
            "SELECT time, msg FROM retire_partitions('v', 'global', '2023-11-14T22:13:20+00:00',"
                + " '2023-11-14T22:14:20+00:00')");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            client.regeneratePartitions("v", TIME, TIME.plusSeconds(1), Duration.ofMillis(1500)));
  }

  @Test
  void rowsAreIngestedInMessagesThatAreNotTooLarge() {
    try (BufferAllocator allocator = new RootAllocator();
        IntVector number = new IntVector("n", allocator);
        VectorSchemaRoot rows = VectorSchemaRoot.of(number)) {
      assertThat(client.bulkIngest("blocks", rows)).isZero();
      for (int i = 0; i < 5_000; i++) {
        number.setSafe(i, i);
      }
      rows.setRowCount(5_000);
      assertThat(client.bulkIngest("blocks", rows, rows)).isEqualTo(10_000);
      assertThat(server.ingested).containsExactly(4096L, 904L, 4096L, 904L);
      server.ingested.clear();
      rows.setRowCount(5);
      assertThat(client.bulkIngest("payloads", rows)).isEqualTo(5);
      assertThat(server.ingested).containsExactly(4L, 1L);
      assertThatThrownBy(() -> client.bulkIngest("nope", rows))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("nope");
    }
    try (BatchStream rows = client.queryStream("rows 3 2")) {
      assertThat(client.bulkIngest("processes", rows)).isEqualTo(6);
    }
  }
}
