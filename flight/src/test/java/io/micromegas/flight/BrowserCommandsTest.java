package io.micromegas.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Flight declares close() to throw Exception, which javac takes for InterruptedException.
@SuppressWarnings("try")
@Timeout(60)
class BrowserCommandsTest {
  /** Of the protocol: about the server, about timeouts, about SQL. */
  private static final List<Integer> CODES =
      IntStream.concat(
              IntStream.concat(IntStream.rangeClosed(0, 11), IntStream.of(100, 101)),
              IntStream.rangeClosed(500, 576))
          .boxed()
          .toList();

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

  /** Reads an answer, whose schema must be the one announced. */
  private List<List<Object>> rows(FlightInfo info, Schema schema) throws Exception {
    assertThat(info.getSchemaOptional()).contains(schema);
    List<List<Object>> rows = new ArrayList<>();
    try (FlightStream stream = sql.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertThat(stream.getSchema()).isEqualTo(schema);
      while (stream.next()) {
        for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
          List<Object> row = new ArrayList<>();
          for (FieldVector vector : stream.getRoot().getFieldVectors()) {
            row.add(String.valueOf(vector.getObject(i)));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private Map<Integer, Object> infos(int... codes) throws Exception {
    Map<Integer, Object> values = new TreeMap<>();
    for (List<Object> row : rows(sql.getSqlInfo(codes), Schemas.GET_SQL_INFO_SCHEMA)) {
      values.put(Integer.valueOf(row.get(0).toString()), row.get(1));
    }
    return values;
  }

  @Test
  void everyCodeHasAValue() throws Exception {
    Map<Integer, Object> all = infos();
    assertThat(all.keySet()).containsExactlyElementsOf(CODES);
    assertThat(all)
        .containsEntry(0, "Micromegas")
        .containsEntry(2, "18.3.0")
        .containsEntry(3, "true")
        .containsEntry(8, "0")
        .containsEntry(504, "\"")
        .containsEntry(517, "[]")
        .containsEntry(531, "catalog")
        .containsEntry(562, "0");
    assertThat(all.get(512).toString()).contains("date_trunc");
    assertThat(infos(508, 0, 562).keySet()).containsExactly(0, 508, 562);
  }

  @Test
  void codesThatAreNotKnownAreSkipped() throws Exception {
    assertThat(infos(0, 9999)).containsOnlyKeys(0);
    assertThat(infos(9999)).isEmpty();
  }

  @Test
  void thereAreNoKeys() throws Exception {
    TableRef table = TableRef.of("micromegas", "public", "log_entries");
    assertThat(rows(sql.getPrimaryKeys(table), Schemas.GET_PRIMARY_KEYS_SCHEMA)).isEmpty();
    assertThat(rows(sql.getExportedKeys(table), Schemas.GET_EXPORTED_KEYS_SCHEMA)).isEmpty();
    assertThat(rows(sql.getImportedKeys(table), Schemas.GET_IMPORTED_KEYS_SCHEMA)).isEmpty();
    assertThat(rows(sql.getCrossReference(table, table), Schemas.GET_CROSS_REFERENCE_SCHEMA))
        .isEmpty();
  }

  @Test
  void typesAreSortedByCode() throws Exception {
    List<List<Object>> types = rows(sql.getXdbcTypeInfo(), Schemas.GET_TYPE_INFO_SCHEMA);
    assertThat(types)
        .extracting(List::getFirst)
        .contains("BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "VARCHAR", "VARBINARY", "TIMESTAMP");
    assertThat(types).extracting(row -> Integer.valueOf(row.get(1).toString())).isSorted();
    assertThat(rows(sql.getXdbcTypeInfo(93), Schemas.GET_TYPE_INFO_SCHEMA))
        .extracting(List::getFirst)
        .containsExactly("TIMESTAMP");
  }

  private static SetSessionOptionsRequest options(String name, String value) {
    SessionOptionValue text = SessionOptionValueFactory.makeSessionOptionValue(value);
    return new SetSessionOptionsRequest(Map.of(name, text));
  }

  @Test
  void aSessionTakesOurCatalogAndSchemaAndNoOther() {
    assertThat(sql.setSessionOptions(options("catalog", "micromegas")).hasErrors()).isFalse();
    assertThat(sql.setSessionOptions(options("schema", "public")).hasErrors()).isFalse();
    assertThat(sql.setSessionOptions(options("catalog", "other")).getErrors().get("catalog").value)
        .isEqualTo(SetSessionOptionsResult.ErrorValue.INVALID_VALUE);
    assertThat(sql.setSessionOptions(options("colour", "red")).getErrors().get("colour").value)
        .isEqualTo(SetSessionOptionsResult.ErrorValue.INVALID_NAME);
    assertThat(sql.getSessionOptions(new GetSessionOptionsRequest()).getSessionOptions())
        .containsOnlyKeys("catalog", "schema");
    assertThat(sql.closeSession(new CloseSessionRequest()).getStatus())
        .isEqualTo(CloseSessionResult.Status.CLOSED);
  }

  @Test
  void actionsAreNamedAndThereAreNoFlightsToList() {
    List<String> names = new ArrayList<>();
    client.listActions().forEach(action -> names.add(action.getType()));
    assertThat(names)
        .contains(
            "CreatePreparedStatement",
            "ClosePreparedStatement",
            "CancelFlightInfo",
            "SetSessionOptions",
            "CloseSession");
    assertThat(client.listFlights(Criteria.ALL)).isEmpty();
  }

  @Test
  void thereAreNoTransactions() {
    assertThatThrownBy(() -> sql.beginTransaction())
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNIMPLEMENTED));
  }
}
