package io.micromegas.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.query.QueryDialect;
import io.micromegas.query.QuerySettings;
import io.micromegas.query.RunningQueries;
import io.micromegas.query.SqlQueryService;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work on partitions as a client sees it: with the real engine, through the network. */
@SuppressWarnings("try") // Flight declares close() to throw Exception
@Timeout(60)
class FlightWorkTest {
  private static final String CALL =
      "SELECT time, msg FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 3600)";

  private final WorkingLake lake = new WorkingLake();
  private final RunningQueries running = new RunningQueries(10);
  private final BufferAllocator memory = new RootAllocator();
  private DuckDbEngine engine;
  private SqlQueryService queries;
  private FlightService service;
  private FlightClient client;

  @BeforeEach
  void start(@TempDir Path directory) {
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory)
                .withPrelude(QueryDialect.prelude())
                .withDuckDbSettings(QueryDialect.settings())
                .withFunctions(QueryDialect.functions(() -> lake, running)));
    queries =
        new SqlQueryService(engine, lake, running, QuerySettings.defaults(), Clock.systemUTC());
    service =
        FlightService.start(
            FlightSettings.DEFAULTS
                .at("127.0.0.1", 0)
                // A client that does not read is given up soon; one that waits for us is not.
                .timing(Duration.ofMillis(300), Duration.ofSeconds(2)),
            queries);
    client =
        FlightClient.builder(memory, Location.forGrpcInsecure("127.0.0.1", service.port())).build();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    service.close();
    queries.close();
    engine.close();
    memory.close();
  }

  private FlightStream run(String sql) {
    ByteString text = ByteString.copyFromUtf8(sql);
    TicketStatementQuery query = TicketStatementQuery.newBuilder().setStatementHandle(text).build();
    return client.getStream(new Ticket(Any.pack(query).toByteArray()));
  }

  private static String line(FlightStream stream) {
    assertThat(stream.next()).isTrue();
    assertThat(stream.getRoot().getRowCount()).isEqualTo(1);
    return stream.getRoot().getVector("msg").getObject(0).toString();
  }

  @Test
  void eachLineArrivesBeforeTheNextIsSaid() throws Exception {
    try (FlightStream stream = run(CALL)) {
      for (int line = 1; line <= 3; line++) {
        Thread.sleep(line == 3 ? 700 : 0);
        lake.lines.release();
        assertThat(line(stream)).isEqualTo("line " + line);
      }
      assertThat(stream.next()).isFalse();
    }
  }

  @Test
  void aFailureArrivesAfterTheLines() throws Exception {
    lake.lines.release(3);
    try (FlightStream stream = run(CALL.replace("log_entries", "broken"))) {
      int rows = 0;
      while (rows < 3) {
        assertThat(stream.next()).isTrue();
        rows += stream.getRoot().getRowCount();
      }
      assertThatThrownBy(stream::next)
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.ALREADY_EXISTS))
          .hasMessageContaining("a partition lies across");
    }
  }

  @Test
  void theWorkStopsWhenTheClientGoes() throws Exception {
    lake.lines.release();
    try (FlightStream stream = run(CALL)) {
      assertThat(line(stream)).isEqualTo("line 1");
      stream.cancel("enough", null);
    }
    assertThat(lake.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theWorkStopsWithTheServer() throws Exception {
    try (FlightStream stream = run(CALL)) {
      while (lake.started.get() == 0) {
        Thread.sleep(5);
      }
      service.close();
      assertThat(lake.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(
              () -> {
                while (stream.next()) {
                  // Nothing was said.
                }
              })
          .isInstanceOf(FlightRuntimeException.class);
    }
  }

  @Test
  void preparingAndAskingForInformationDoNothing() throws Exception {
    FlightSqlClient sql = new FlightSqlClient(client);
    String retire = "SELECT retire_partition_by_file('a.parquet') AS message";
    for (String statement : new String[] {CALL, retire}) {
      lake.started.set(0);
      lake.lines.release(3);
      FlightInfo info = sql.execute(statement);
      PreparedStatement prepared = sql.prepare(statement);
      assertThat(prepared.getResultSetSchema()).isEqualTo(info.getSchemaOptional().orElseThrow());
      assertThat(lake.started.get()).isZero();
      int rows = 0;
      try (FlightStream stream =
          sql.getStream(prepared.execute().getEndpoints().getFirst().getTicket())) {
        while (stream.next()) {
          rows += stream.getRoot().getRowCount();
        }
      }
      assertThat(rows).isEqualTo(statement.equals(CALL) ? 3 : 1);
      assertThat(lake.started.get()).isEqualTo(1);
      prepared.close();
    }
  }
}
