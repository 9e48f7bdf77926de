package io.micromegas.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.SqlValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements whose values are bound later, and answers that are stopped. */
// Flight declares close() to throw Exception, which javac takes for InterruptedException.
@SuppressWarnings("try")
@Timeout(60)
class BoundParametersTest {
  private final BufferAllocator serverMemory = new RootAllocator();
  private final BufferAllocator clientMemory = new RootAllocator();
  private MemoryQueries queries;
  private FlightService service;
  private FlightClient client;
  private FlightSqlClient sql;

  @BeforeEach
  void start() {
    queries = new MemoryQueries(serverMemory);
    service = FlightService.start(FlightSettings.DEFAULTS.at("127.0.0.1", 0), queries);
    client =
        FlightClient.builder(clientMemory, Location.forGrpcInsecure("127.0.0.1", service.port()))
            .build();
    sql = new FlightSqlClient(client);
  }

  @AfterEach
  void stop() throws Exception {
    sql.close();
    service.close();
    queries.close();
    serverMemory.close();
    clientMemory.close();
  }

  /** Rows of one column, which may have any name. */
  private VectorSchemaRoot values(long... numbers) {
    Schema schema =
        new Schema(List.of(new Field("0", FieldType.nullable(new ArrowType.Int(64, true)), null)));
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, clientMemory);
    BigIntVector column = (BigIntVector) root.getVector(0);
    for (int i = 0; i < numbers.length; i++) {
      column.setSafe(i, numbers[i]);
    }
    root.setRowCount(numbers.length);
    return root;
  }

  private long rows(FlightInfo info) throws Exception {
    long rows = 0;
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertThat(info.getSchemaOptional()).contains(stream.getSchema());
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
      }
    }
    return rows;
  }

  private static SqlValue whole(long number) {
    return new SqlValue.Whole(BigInteger.valueOf(number));
  }

  @Test
  void valuesGoWithTheTicket() throws Exception {
    FlightInfo info;
    try (FlightSqlClient.PreparedStatement statement = sql.prepare("rows 3 ?");
        VectorSchemaRoot values = values(42)) {
      assertThat(statement.getParameterSchema().getFields()).hasSize(1);
      assertThat(statement.getResultSetSchema()).isEqualTo(MemoryQueries.SCHEMA);
      statement.setParameters(values);
      info = statement.execute();
      statement.clearParameters();
    }
    queries.requests.clear();
    // The statement is closed.
    assertThat(rows(info)).isEqualTo(3);
    assertThat(queries.requests.element().sql()).isEqualTo("rows 3 ?");
    assertThat(queries.requests.element().values()).containsExactly(whole(42));
  }

  @Test
  void severalRowsOfValuesAnswerOneAfterTheOther() throws Exception {
    try (FlightSqlClient.PreparedStatement statement = sql.prepare("rows 3 batch 2 ?");
        VectorSchemaRoot values = values(1, 2, 3)) {
      statement.setParameters(values);
      FlightInfo info = statement.execute();
      queries.requests.clear();
      assertThat(rows(info)).isEqualTo(9);
      assertThat(queries.requests)
          .extracting(request -> request.values().getFirst())
          .containsExactly(whole(1), whole(2), whole(3));
      statement.clearParameters();
    }
  }

  @Test
  void updatesAnswerTheNumberOfRows() throws Exception {
    assertThat(sql.executeUpdate("rows 5")).isEqualTo(5);
    try (FlightSqlClient.PreparedStatement statement = sql.prepare("rows 5 ?");
        VectorSchemaRoot values = values(1, 2)) {
      statement.setParameters(values);
      assertThat(statement.executeUpdate()).isEqualTo(10);
      statement.clearParameters();
    }
    try (FlightSqlClient.PreparedStatement statement = sql.prepare("rows 4")) {
      assertThat(statement.executeUpdate()).isEqualTo(4);
    }
    assertThatThrownBy(() -> sql.executeUpdate("fail invalid_argument"))
        .hasMessageContaining("this is why");
    assertThat(queries.open).hasValue(0);
  }

  @Test
  void aStatementWithParametersNeedsValues() throws Exception {
    try (FlightSqlClient.PreparedStatement statement = sql.prepare("rows 5 ?")) {
      assertThatThrownBy(statement::execute)
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT))
          .hasMessageContaining("no values are bound");
    }
  }

  @Test
  void whoHoldsTheFlightCanCancelIt() throws Exception {
    FlightInfo info = sql.execute("rows 10 gated");
    assertThat(cancel(info)).isEqualTo(CancelStatus.NOT_CANCELLABLE);
    FlightInfo other = sql.execute("rows 10 gated");
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      for (int i = 0; i < 500 && queries.open.get() == 0; i++) {
        Thread.sleep(10);
      }
      // The same text, but not the same answer.
      assertThat(cancel(other)).isEqualTo(CancelStatus.NOT_CANCELLABLE);
      assertThat(cancel(info)).isEqualTo(CancelStatus.CANCELLED);
      assertThatThrownBy(() -> stream.next())
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.CANCELLED));
    }
  }

  private CancelStatus cancel(FlightInfo info, CallOption... options) {
    return sql.cancelFlightInfo(new CancelFlightInfoRequest(info), options).getStatus();
  }

  @Test
  void handlesAreReadAsTheyWereWritten() {
    StatementHandle plain = StatementHandle.of(ByteString.copyFromUtf8("select 1"));
    assertThat(StatementHandle.parse(plain.toBytes())).isEqualTo(plain);
    StatementHandle issued =
        plain.issued().with(ByteString.copyFrom("\0\1\2", StandardCharsets.ISO_8859_1));
    assertThat(StatementHandle.parse(issued.toBytes())).isEqualTo(issued);
    // Not ours: all of it is the text, which is refused as SQL.
    ByteString strange = ByteString.copyFromUtf8("select 1\0mm1:short");
    assertThat(StatementHandle.parse(strange).sql()).isEqualTo(strange);
  }

  @Test
  void valuesAreReadAsTheyWereWritten() {
    List<List<SqlValue>> rows =
        List.of(
            List.of(
                new SqlValue.Text("é'\u0001"),
                new SqlValue.Whole(new BigInteger("18446744073709551615")),
                new SqlValue.Real(-0.5),
                new SqlValue.Truth(true)),
            List.of(
                new SqlValue.Time(-1),
                new SqlValue.Day(-7),
                new SqlValue.Bytes(new byte[] {0, 1}),
                new SqlValue.Null(SqlValue.Type.DOUBLE)));
    ByteString bytes = BoundValues.write(rows);
    assertThat(BoundValues.read(bytes)).isEqualTo(rows);
    for (int length = 1; length < bytes.size(); length++) {
      ByteString cut = bytes.substring(0, length);
      try {
        assertThat(BoundValues.read(cut).size()).isLessThan(2);
      } catch (MicromegasException e) {
        assertThat(e).hasMessageContaining("cannot be read");
      }
    }
    assertThatThrownBy(() ->
            BoundValues.write(
                List.of(List.of(new SqlValue.Text("x".repeat(BoundValues.MAX_BYTES + 1))))))
        .hasMessageContaining("more than 1048576 bytes");
  }

  @Test
  void noiseIsRefusedAsValues() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 4) {
        noise[0] = noise[1] = noise[2] = 0;
      }
      try {
        List<List<SqlValue>> rows = BoundValues.read(ByteString.copyFrom(noise));
        assertThat(rows).as("seed %d", seed).hasSizeLessThan(40);
      } catch (MicromegasException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("cannot be read");
      }
    }
  }

  @Test
  void valuesThatNobodyUsesAreForgotten() {
    AtomicLong now = new AtomicLong();
    PreparedStatements statements = new PreparedStatements(now::get);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < PreparedStatements.MAX_STATEMENTS + 5; i++) {
      ids.add(UUID.randomUUID());
      statements.bind(ids.getLast(), ByteString.copyFromUtf8("v" + i));
    }
    assertThat(statements.values(ids.getFirst())).isEmpty();
    assertThat(statements.values(ids.getLast())).isPresent();
    now.addAndGet(Duration.ofMinutes(59).toNanos());
    assertThat(statements.values(ids.getLast())).isPresent();
    now.addAndGet(Duration.ofMinutes(59).toNanos());
    assertThat(statements.values(ids.getLast())).isPresent();
    assertThat(statements.values(ids.get(100))).isEmpty();
    now.addAndGet(Duration.ofMinutes(61).toNanos());
    assertThat(statements.values(ids.getLast())).isEmpty();
  }
}
