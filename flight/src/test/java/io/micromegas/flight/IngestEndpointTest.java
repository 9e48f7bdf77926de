package io.micromegas.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micromegas.ingest.BulkIngest.BulkPayload;
import io.micromegas.ingest.Ingestion;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.ProcessInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.TimeStampSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.complex.writer.BaseWriter.StructWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be ingested, in which shapes, and what is said of the rest. */
// Flight declares close() to throw Exception, which javac takes for InterruptedException.
@SuppressWarnings("try")
@Timeout(60)
class IngestEndpointTest {
  private static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
  private static final Instant START = Instant.parse("2024-01-02T03:04:05Z");

  private final BufferAllocator memory = new RootAllocator();
  private final CountedIngest taken = new CountedIngest();
  private MemoryQueries queries;
  private FlightService service;
  private FlightClient client;

  @BeforeEach
  void start() {
    queries = new MemoryQueries(memory);
    service =
        FlightService.start(
            FlightSettings.DEFAULTS
                .at("127.0.0.1", 0)
                .timing(Duration.ofSeconds(60), Duration.ofSeconds(5)),
            queries,
            taken);
    client =
        FlightClient.builder(memory, Location.forGrpcInsecure("127.0.0.1", service.port())).build();
  }

  /** Nothing is left behind: closing an allocator fails if a buffer of it is. */
  @AfterEach
  void stop() throws Exception {
    client.close();
    service.close();
    queries.close();
    memory.close();
  }

  private static CommandStatementIngest into(String table) {
    return CommandStatementIngest.newBuilder().setTable(table).build();
  }

  private static FlightDescriptor descriptor(CommandStatementIngest command) {
    return FlightDescriptor.command(Any.pack(command).toByteArray());
  }

  /** Sends one batch; returns the count that comes back. */
  private long send(CommandStatementIngest command, VectorSchemaRoot root) {
    return send(command, root, new MapDictionaryProvider());
  }

  private long send(
      CommandStatementIngest command, VectorSchemaRoot root, MapDictionaryProvider dictionaries) {
    try (SyncPutListener answers = new SyncPutListener()) {
      FlightClient.ClientStreamListener put =
          client.startPut(descriptor(command), root, dictionaries, answers);
      put.putNext();
      put.completed();
      put.getResult();
      try (PutResult result = answers.read()) {
        byte[] bytes = new byte[(int) result.getApplicationMetadata().readableBytes()];
        result.getApplicationMetadata().getBytes(0, bytes);
        return DoPutUpdateResult.parseFrom(bytes).getRecordCount();
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    } catch (InterruptedException | ExecutionException e) {
      if (e.getCause() instanceof FlightRuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e);
    }
  }

  private void assertRefused(
      FlightStatusCode code,
      CommandStatementIngest command,
      VectorSchemaRoot root,
      String... says) {
    assertThatThrownBy(() -> send(command, root))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class, e -> assertThat(e.status().code()).isEqualTo(code))
        .hasMessageContainingAll(says);
    assertThat(taken.calls).isEmpty();
  }

  // --- vectors with one value each ---

  private VarCharVector text(String name, String... values) {
    VarCharVector vector = new VarCharVector(name, memory);
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(values.length);
    return vector;
  }

  private BigIntVector number(String name, long value) {
    BigIntVector vector = new BigIntVector(name, memory);
    vector.setSafe(0, value);
    vector.setValueCount(1);
    return vector;
  }

  private VarBinaryVector bytes(String name, byte[] value) {
    VarBinaryVector vector = new VarBinaryVector(name, memory);
    vector.setSafe(0, value);
    vector.setValueCount(1);
    return vector;
  }

  private static <T extends TimeStampVector> T time(T vector, long value) {
    vector.setSafe(0, value);
    vector.setValueCount(1);
    return vector;
  }

  private TimeStampVector startTime() {
    return time(
        new TimeStampMicroTZVector("start_time", memory, "UTC"),
        START.getEpochSecond() * 1_000_000);
  }

  /** A process with the least that it needs; the columns given replace or follow. */
  private VectorSchemaRoot process(FieldVector... changes) {
    List<FieldVector> columns = new ArrayList<>();
    columns.add(text("process_id", ID.toString()));
    for (String name : List.of("exe", "username", "realname", "computer", "distro", "cpu_brand")) {
      columns.add(text(name, name + " é"));
    }
    columns.add(number("tsc_frequency", 7));
    columns.add(startTime());
    columns.add(number("start_ticks", -1));
    return root(columns, changes);
  }

  private VectorSchemaRoot block(FieldVector... changes) {
    List<FieldVector> columns = new ArrayList<>();
    for (String name : List.of("block_id", "stream_id", "process_id")) {
      columns.add(text(name, ID.toString()));
    }
    for (String name : List.of("begin_time", "end_time")) {
      columns.add(time(new TimeStampNanoTZVector(name, memory, "UTC"), 1_000));
    }
    for (String name : List.of("begin_ticks", "end_ticks", "object_offset", "nb_objects")) {
      columns.add(number(name, 3));
    }
    return root(columns, changes);
  }

  private VectorSchemaRoot stream(FieldVector... changes) {
    List<FieldVector> columns = new ArrayList<>();
    columns.add(text("stream_id", ID.toString()));
    columns.add(text("process_id", ID.toString()));
    columns.add(bytes("dependencies_metadata", new byte[] {(byte) 0x80}));
    columns.add(bytes("objects_metadata", new byte[] {(byte) 0x80}));
    columns.add(tags("log"));
    return root(columns, changes);
  }

  private ListVector tags(String... values) {
    ListVector list = ListVector.empty("tags", memory);
    UnionListWriter writer = list.getWriter();
    writer.startList();
    for (String value : values) {
      writer.writeVarChar(value);
    }
    writer.endList();
    writer.setValueCount(1);
    return list;
  }

  private VectorSchemaRoot payload(byte[] payload) {
    return root(
        List.of(
            text("process_id", ID.toString()),
            text("stream_id", ID.toString()),
            text("block_id", ID.toString()),
            bytes("payload", payload)));
  }

  private static byte[] emptyPayload() {
    return new BlockPayload(ByteSlice.of(new byte[0]), ByteSlice.of(new byte[0])).toCanonical();
  }

  private static VectorSchemaRoot root(List<FieldVector> columns, FieldVector... changes) {
    List<FieldVector> all = new ArrayList<>(columns);
    for (FieldVector change : changes) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).getName().equals(change.getName())) {
          all.remove(i).close();
        }
      }
      all.add(change);
    }
    return new VectorSchemaRoot(all);
  }

  private ProcessInfo takenProcess(FieldVector... changes) {
    try (VectorSchemaRoot root = process(changes)) {
      assertThat(send(into("processes"), root)).isEqualTo(1);
    }
    return taken.processes.getLast();
  }

  // --- what is taken ---

  @Test
  void theLeastAProcessNeeds() {
    assertThat(takenProcess())
        .isEqualTo(
            new ProcessInfo(
                ID,
                "exe é",
                "username é",
                "realname é",
                "computer é",
                "distro é",
                "cpu_brand é",
                7,
                START,
                -1,
                Optional.empty(),
                Map.of()));
  }

  @Test
  void timesOfEveryUnitWithAndWithoutZone() {
    long second = START.getEpochSecond();
    assertThat(takenProcess(time(new TimeStampSecVector("start_time", memory), second)).startTime())
        .isEqualTo(START);
    assertThat(
            takenProcess(time(new TimeStampMilliVector("start_time", memory), second * 1000 + 7))
                .startTime())
        .isEqualTo(START.plusMillis(7));
    assertThat(
            takenProcess(
                    time(
                        new TimeStampNanoTZVector("start_time", memory, "Europe/Paris"),
                        second * 1_000_000_000 + 9))
                .startTime())
        .isEqualTo(START.plusNanos(9));
    assertThat(takenProcess(time(new TimeStampSecVector("start_time", memory), -1)).startTime())
        .isEqualTo(Instant.ofEpochSecond(-1));
  }

  @Test
  void idsInEverySpellingAndNoParent() {
    UUID parent = UUID.randomUUID();
    assertThat(takenProcess(text("parent_process_id", "")).parentProcessId()).isEmpty();
    assertThat(
            takenProcess(
                    text(
                        "parent_process_id",
                        "{" + parent.toString().toUpperCase(Locale.ROOT) + "}"))
                .parentProcessId())
        .hasValue(parent);
    assertThat(takenProcess(new NullVector("parent_process_id", 1)).parentProcessId()).isEmpty();
  }

  @Test
  void largeTextAndDictionaries() {
    LargeVarCharVector large = new LargeVarCharVector("exe", memory);
    large.setSafe(0, "large".getBytes(StandardCharsets.UTF_8));
    large.setValueCount(1);
    assertThat(takenProcess(large).exe()).isEqualTo("large");

    MapDictionaryProvider dictionaries = new MapDictionaryProvider();
    try (VarCharVector words = text("words", "other", "word");
        VarCharVector plain = text("exe", "word")) {
      Dictionary dictionary =
          new Dictionary(words, new DictionaryEncoding(1, false, new ArrowType.Int(32, true)));
      dictionaries.put(dictionary);
      FieldVector encoded = (FieldVector) DictionaryEncoder.encode(plain, dictionary);
      try (VectorSchemaRoot root = process(encoded)) {
        assertThat(send(into("processes"), root, dictionaries)).isEqualTo(1);
      }
    }
    assertThat(taken.processes.getLast().exe()).isEqualTo("word");
  }

  @Test
  void propertiesInEveryShape() {
    Map<String, String> wanted = Map.of("a", "b", "c", "d");

    ListVector pairs = ListVector.empty("properties", memory);
    UnionListWriter list = pairs.getWriter();
    list.startList();
    wanted.forEach((key, value) -> {
      StructWriter pair = list.struct();
      pair.start();
      pair.varChar("key").writeVarChar(key);
      pair.varChar("value").writeVarChar(value);
      pair.end();
    });
    list.endList();
    list.setValueCount(1);
    assertThat(takenProcess(pairs).properties()).isEqualTo(wanted);

    MapVector map = MapVector.empty("properties", memory, false);
    UnionMapWriter entries = map.getWriter();
    entries.startMap();
    wanted.forEach((key, value) -> {
      entries.startEntry();
      entries.key().varChar().writeVarChar(key);
      entries.value().varChar().writeVarChar(value);
      entries.endEntry();
    });
    entries.endMap();
    entries.setValueCount(1);
    assertThat(takenProcess(map).properties()).isEqualTo(wanted);

    assertThat(takenProcess(text("properties", "{\"a\":\"b\", \"c\":\"d\"}")).properties())
        .isEqualTo(wanted);
    assertThat(
            takenProcess(
                    bytes(
                        "properties",
                        HexFormat.of()
                            .parseHex(
                                "40000002" + "10000001".repeat(4) + "61" + "63" + "62" + "64")))
                .properties())
        .as("as the reference server answers them")
        .isEqualTo(wanted);

    ListVector nothing = ListVector.empty("properties", memory);
    nothing.addOrGetVector(FieldType.nullable(ArrowType.Null.INSTANCE));
    nothing.startNewValue(0);
    nothing.endValue(0, 0);
    nothing.setValueCount(1);
    assertThat(takenProcess(nothing).properties()).isEmpty();
  }

  @Test
  void streamsBlocksAndPayloads() {
    try (VectorSchemaRoot root = stream()) {
      assertThat(send(into("streams"), root)).isEqualTo(1);
    }
    assertThat(taken.streams.getFirst().format()).isEqualTo(Ingestion.TRANSIT);
    assertThat(taken.streams.getFirst().info().tags()).containsExactly("log");

    try (VectorSchemaRoot root = block(number("payload_size", 5))) {
      assertThat(send(into("blocks"), root)).isEqualTo(1);
    }
    assertThat(taken.blocks.getFirst().nbObjects()).isEqualTo(3);

    try (VectorSchemaRoot root = payload(emptyPayload())) {
      assertThat(send(into("payloads"), root)).isEqualTo(1);
    }
    BulkPayload payload = taken.payloads.getFirst();
    assertThat(payload.payload()).isEqualTo(emptyPayload());
  }

  @Test
  void columnsOfTheViewOfTheSameNameAreLeftOut() {
    assertThat(takenProcess(number("last_block_end_ticks", 5))).isNotNull();
    try (VectorSchemaRoot root = block(text("processes.exe", "x"), number("streams.x", 1))) {
      assertThat(send(into("blocks"), root)).isEqualTo(1);
    }
  }

  @Test
  void aTableWithoutRowsIsZeroRecords() {
    try (VectorSchemaRoot root = process()) {
      root.setRowCount(0);
      assertThat(send(into("processes"), root)).isZero();
    }
    assertThat(taken.calls).isEmpty();
  }

  // --- what is refused, before anything is taken ---

  @Test
  void unknownTablesAreToldWhichThereAre() {
    try (VectorSchemaRoot root = process()) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT,
          into("nope"),
          root,
          "nope",
          "processes, streams, blocks, payloads");
    }
  }

  @ParameterizedTest
  @CsvSource({"CREATE,FAIL", "CREATE,APPEND", "CREATE,REPLACE", "FAIL,FAIL", "FAIL,REPLACE"})
  void onlyAppendingIsAMode(String ifNotExist, String ifExists) {
    CommandStatementIngest command =
        CommandStatementIngest.newBuilder()
            .setTable("processes")
            .setTableDefinitionOptions(
                TableDefinitionOptions.newBuilder()
                    .setIfNotExist(
                        TableNotExistOption.valueOf("TABLE_NOT_EXIST_OPTION_" + ifNotExist))
                    .setIfExists(TableExistsOption.valueOf("TABLE_EXISTS_OPTION_" + ifExists)))
            .build();
    try (VectorSchemaRoot root = process()) {
      assertRefused(FlightStatusCode.UNIMPLEMENTED, command, root, "append");
    }
  }

  @Test
  void appendingSaidAloudIsFine() {
    CommandStatementIngest command =
        CommandStatementIngest.newBuilder()
            .setTable("processes")
            .setCatalog("micromegas")
            .setSchema("public")
            .setTableDefinitionOptions(
                TableDefinitionOptions.newBuilder()
                    .setIfNotExist(TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL)
                    .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_APPEND))
            .build();
    try (VectorSchemaRoot root = process()) {
      assertThat(send(command, root)).isEqualTo(1);
      taken.calls.clear();
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT,
          command.toBuilder().setCatalog("other").build(),
          root,
          "other",
          "micromegas");
      assertRefused(
          FlightStatusCode.UNIMPLEMENTED,
          command.toBuilder().setTemporary(true).build(),
          root,
          "temporary");
    }
  }

  @Test
  void allThatIsWrongWithTheColumnsIsSaidAtOnce() {
    Float8Vector real = new Float8Vector("tsc_frequency", memory);
    real.setSafe(0, 1.5);
    real.setValueCount(1);
    try (VectorSchemaRoot complete =
            process(real, text("start_time", "2024"), number("propertys", 1));
        VectorSchemaRoot root = complete.removeVector(0)) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT,
          into("processes"),
          root,
          "missing: process_id",
          "tsc_frequency must be a whole number (int64), not float64",
          "start_time must be a timestamp of any unit, with or without zone, not utf8",
          "unknown: 'propertys'",
          "properties");
      complete.getVector(0).close();
    }
  }

  private void assertCellRefused(Consumer<VectorSchemaRoot> change, String... says) {
    try (VectorSchemaRoot root = process(text("parent_process_id", ""), text("properties", "{}"))) {
      change.accept(root);
      assertRefused(FlightStatusCode.INVALID_ARGUMENT, into("processes"), root, says);
    }
  }

  @Test
  void valuesThatCanNotBeAreNamed() {
    assertCellRefused(
        root -> ((TimeStampVector) root.getVector("start_time")).setNull(0),
        "row 1 of processes",
        "start_time is NULL",
        "timestamp");
    assertCellRefused(root -> set(root, "exe", new byte[] {(byte) 0xff}), "exe is not UTF-8");
    assertCellRefused(root -> set(root, "exe", new byte[] {'a', 0}), "exe holds U+0000");
    assertCellRefused(root -> set(root, "exe", new byte[300]), "exe");
    assertCellRefused(
        root -> set(root, "process_id", "x".getBytes(StandardCharsets.UTF_8)),
        "process_id is not a UUID: 'x'");
    assertCellRefused(
        root -> set(root, "parent_process_id", "?".getBytes(StandardCharsets.UTF_8)),
        "parent_process_id is not a UUID");
    for (String json : List.of("[]", "{\"a\":1}", "{", "{} x", "null")) {
      assertCellRefused(
          root -> set(root, "properties", json.getBytes(StandardCharsets.UTF_8)),
          "row 1 of processes: properties");
    }
  }

  private static void set(VectorSchemaRoot root, String column, byte[] value) {
    ((VarCharVector) root.getVector(column)).setSafe(0, value);
  }

  @Test
  void blocksAndPayloadsThatCanNotBe() {
    IntVector wide = new IntVector("nb_objects", memory);
    wide.setNull(0);
    wide.setValueCount(1);
    try (VectorSchemaRoot root = block(wide)) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT, into("blocks"), root, "nb_objects is NULL", "int32");
    }
    try (VectorSchemaRoot root = block(number("nb_objects", 1L << 40))) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT, into("blocks"), root, "nb_objects does not fit 32");
    }
    try (VectorSchemaRoot root =
        block(time(new TimeStampNanoTZVector("end_time", memory, "UTC"), 999))) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT, into("blocks"), root, "begin_time", "end_time");
    }
    try (VectorSchemaRoot root = stream(bytes("objects_metadata", new byte[] {1}))) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT, into("streams"), root, "objects_metadata", "CBOR");
    }
    try (VectorSchemaRoot root = payload(new byte[] {1, 2, 3})) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT, into("payloads"), root, "row 1", "no payload");
    }
  }

  // --- calls of many batches ---

  @Test
  void aWrongLastBatchOfACallLeavesNothing() throws Exception {
    try (VectorSchemaRoot root = process();
        SyncPutListener answers = new SyncPutListener()) {
      FlightClient.ClientStreamListener put =
          client.startPut(descriptor(into("processes")), root, answers);
      for (int i = 0; i < 10; i++) {
        put.putNext();
      }
      set(root, "process_id", new byte[] {'x'});
      put.putNext();
      put.completed();
      assertThatThrownBy(put::getResult).hasMessageContaining("row 11 of processes");
    }
    assertThat(taken.calls).isEmpty();
  }

  @Test
  void aLongCallIsTakenInPiecesOfWholeBatches() throws Exception {
    int rows = 10_000;
    List<FieldVector> columns = new ArrayList<>();
    try (VectorSchemaRoot one = process()) {
      for (FieldVector column : one.getFieldVectors()) {
        FieldVector many = column.getField().createVector(memory);
        for (int i = 0; i < rows; i++) {
          many.copyFromSafe(0, i, column);
        }
        many.setValueCount(rows);
        columns.add(many);
      }
    }
    try (VectorSchemaRoot root = new VectorSchemaRoot(columns);
        SyncPutListener answers = new SyncPutListener()) {
      FlightClient.ClientStreamListener put =
          client.startPut(descriptor(into("processes")), root, answers);
      for (int i = 0; i < 3; i++) {
        put.putNext();
      }
      put.completed();
      put.getResult();
    }
    assertThat(taken.calls).containsExactly(10_000, 10_000, 10_000);
  }

  @Test
  void aClientThatGoesAwayLeavesNothingOfWhatWasNotComplete() throws Exception {
    try (VectorSchemaRoot root = process()) {
      FlightClient.ClientStreamListener put =
          client.startPut(descriptor(into("processes")), root, new AsyncPutListener());
      put.putNext();
      put.putNext();
      put.error(new IllegalStateException("the sender has had enough"));
      assertThatThrownBy(put::getResult).isInstanceOf(FlightRuntimeException.class);
    }
    try (VectorSchemaRoot root = process()) {
      assertThat(send(into("processes"), root)).isEqualTo(1);
    }
    assertThat(taken.calls).as("the later call alone").containsExactly(1);
  }

  @Test
  void aBatchBeyondTheLimitIsRefusedAndTheServerLivesOn() {
    byte[] cell = new byte[101 << 20];
    try (VectorSchemaRoot root = payload(cell)) {
      assertRefused(
          FlightStatusCode.INVALID_ARGUMENT, into("payloads"), root, "104857600", "fewer rows");
    }
    try (VectorSchemaRoot root = payload(new byte[200 << 20])) {
      assertThatThrownBy(() -> send(into("payloads"), root))
          .isInstanceOf(FlightRuntimeException.class);
    }
    assertThat(takenProcess()).isNotNull();
  }

  @Test
  void whatFailsBelowIsPassedOn() {
    taken.fails = true;
    try (VectorSchemaRoot root = process()) {
      assertRefused(
          FlightStatusCode.UNAVAILABLE, into("processes"), root, "database does not answer");
    }
  }
}
